#!/usr/bin/env node
// `npm run -s fieldtap -- …`: the command line of this repository. Builds first if needed and prints nothing itself.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, root } from './build.mjs'

try {
  await ensureBuilt(...(process.argv[2] === 'serve' ? ['node', 'renderer'] : ['node']))
} catch (error) {
  console.error(`BUILD_FAILED: ${error.message}`)
  process.exit(1)
}

// In this very process: signals, standard streams and the exit status are the command's own.
process.argv[1] = join(root, 'out/node/cli.js')
await import(pathToFileURL(process.argv[1]).href)
