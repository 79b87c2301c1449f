#!/usr/bin/env node
// `npm run dev`: the window with hot reload of its renderer; shell and core are rebuilt as their sources change.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, root } from './build.mjs'
import { findElectron } from './electron.mjs'
import { isRoot } from './machine.mjs'

const electron = findElectron()
if ('missing' in electron) {
  console.error(`No window: ${electron.missing}. \`npm run fieldtap -- serve\` serves the app to the browser.`)
  process.exit(1)
}
await ensureBuilt('node')

const start = (file, args, env = {}) =>
  spawn(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })

const core = start('vite/bin/vite.js', ['build', '-c', 'vite.node.config.ts', '--watch'])
const shell = start('electron-vite/bin/electron-vite.js', ['dev', '--watch', ...(isRoot ? ['--noSandbox'] : [])], {
  ...electron.env,
  ELECTRON_EXEC_PATH: electron.path,
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => shell.kill(signal))
shell.on('exit', (code) => {
  core.kill()
  process.exit(code ?? 0)
})
