import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  dependencies: Record<string, string>
}

/** Each becomes out/node/NAME.js. */
const entries: Record<string, string> = {
  serve: 'src/main/serve.ts',
  cli: 'src/cli/index.ts',
  'core-entry': 'src/main/shell/core-entry.ts',
}

/** A worker thread's first file gets a stable name: src/main/core/store/worker.ts is out/node/store-worker.js. */
for (const file of globSync('src/main/core/**/worker.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'))) {
  const folder = file.slice('src/main/core/'.length, -'/worker.ts'.length)
  entries[`${folder.replaceAll('/', '-')}-worker`] = file
}

/** Core, command line and browser shell for plain Node 24: what `dependencies` lists stays outside. */
export default defineConfig({
  root,
  publicDir: false,
  // Kept as it is: a process that runs for days reads its environment, not that of the build.
  define: { 'process.env.NODE_ENV': 'process.env.NODE_ENV' },
  ssr: { external: Object.keys(dependencies), noExternal: true },
  build: {
    ssr: true,
    outDir: process.env.FIELDTAP_OUT_NODE ?? 'out/node',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: entries,
      // Chunks lie beside the entries, so that new URL('./store-worker.js', import.meta.url) holds in both.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
