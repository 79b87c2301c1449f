import { defineConfig } from 'electron-vite'
import renderer from './vite.renderer.config.ts'

/**
 * Shell and preload are bundled whole, as CommonJS for node18: they load in every Electron since 25, and a
 * sandboxed preload cannot require anything but 'electron'.
 */
const shell = (name: 'main' | 'preload') => ({
  build: {
    externalizeDeps: false,
    outDir: `out/${name}`,
    emptyOutDir: true,
    target: 'node18',
    sourcemap: true,
    rolldownOptions: {
      input: { index: `src/${name}/index.ts` },
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
})

/** The page stays at app://fieldtap/ while developing: hot reload cannot tell from its address where the dev server is. */
const port = 5173
const server = { port, strictPort: true, hmr: { host: 'localhost', clientPort: port } }

export default defineConfig({
  main: shell('main'),
  preload: shell('preload'),
  renderer: { ...renderer, server },
})
