import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The user interface, the same files for the window (app://) and for the browser shell. */
export default defineConfig({
  root: here('src/renderer'),
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here('out/renderer'),
    emptyOutDir: true,
    target: 'chrome114',
    minify: true,
    sourcemap: true,
    // Inlined assets would be data: addresses, which the CSP refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: here('src/renderer/index.html') },
  },
})
