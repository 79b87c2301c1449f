// Compiles src/wasm/packing into src/main/core/bundle/packing/wasm.ts: `npm run build:wasm`. The result is kept in the
// repository, since sources run as they are; test/unit/main/core/bundle/packing/wasm.test.ts compiles it again.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
export const made = join(root, 'src/main/core/bundle/packing/wasm.ts')
const OPTIONS = [
  '-O3',
  '--runtime',
  'stub',
  '--noAssert',
  '--initialMemory',
  '8',
  '--enable',
  'simd',
  '--use',
  'abort=',
]

/** The text of the file. */
export async function compile() {
  let binary = null
  const { error, stderr } = await main(['src/wasm/packing/index.ts', '--outFile', 'packing.wasm', ...OPTIONS], {
    // With LF, whatever git made of it: nothing of the place where it was compiled may be in it.
    readFile: (name, base) => {
      try {
        return readFileSync(join(root, base === '.' ? '' : base, name), 'utf8').replaceAll('\r\n', '\n')
      } catch {
        return null
      }
    },
    writeFile: (_, contents) => {
      binary = Buffer.from(contents)
    },
    listFiles: () => [],
  })
  if (error !== null || binary === null) throw new Error(`src/wasm/packing does not compile: ${stderr}`)
  return `/** Compiled from src/wasm/packing by scripts/build-wasm.mjs: \`npm run build:wasm\`. */\nexport const PACKING_WASM =\n  '${binary.toString('base64')}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(made, await compile())
