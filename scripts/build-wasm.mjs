// Compiles the folders of src/wasm, each into the file that it is run from: `npm run build:wasm`. The results are kept in
// the repository, since sources run as they are; tests beside those of their users compile them again.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
export const PACKING = {
  folder: 'packing',
  name: 'PACKING_WASM',
  made: join(root, 'src/main/core/bundle/packing/wasm.ts'),
}
export const READING = {
  folder: 'reading',
  name: 'BLOCKS_WASM',
  made: join(root, 'src/main/core/store/blocks/wasm.ts'),
}
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
export async function compile({ folder, name }) {
  let binary = null
  const { error, stderr } = await main([`src/wasm/${folder}/index.ts`, '--outFile', `${folder}.wasm`, ...OPTIONS], {
    // With LF, whatever git made of it: nothing of the place where it was compiled may be in it.
    readFile: (file, base) => {
      try {
        return readFileSync(join(root, base === '.' ? '' : base, file), 'utf8').replaceAll('\r\n', '\n')
      } catch {
        return null
      }
    },
    writeFile: (_, contents) => {
      binary = Buffer.from(contents)
    },
    listFiles: () => [],
  })
  if (error !== null || binary === null) throw new Error(`src/wasm/${folder} does not compile: ${stderr}`)
  return `/** Compiled from src/wasm/${folder} by scripts/build-wasm.mjs: \`npm run build:wasm\`. */\nexport const ${name} =\n  '${binary.toString('base64')}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const one of [PACKING, READING]) writeFileSync(one.made, await compile(one))
}
