#!/usr/bin/env node
// The first file of the `fieldtap` command. Nothing that needs a newer Node may be loaded before this check.
const OLDEST_NODE = 24

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `fieldtap: node-too-old: Fieldtap needs Node ${OLDEST_NODE} or newer; this is ${process.version}.\n` +
      '  Nothing was touched.\n  In the repository, run it as `npm run -s fieldtap -- …`.\n',
  )
  process.exit(1)
}
const { keepCompiled } = await import('../main/compiled.ts')
keepCompiled()
const { main } = await import('./main.ts')
const { endProcess } = await import('../main/program.ts')
endProcess(await main(process.argv.slice(2)))
