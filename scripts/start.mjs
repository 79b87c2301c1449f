#!/usr/bin/env node
// `npm start`: builds and opens the app; where Electron cannot run, serves the same app to the browser.
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt, root } from './build.mjs'
import { findElectron } from './electron.mjs'
import { hasDisplay } from './machine.mjs'

const given = process.argv.slice(2)

/** Electron's userData folder, so that window and browser open the same data. */
function defaultData() {
  if (process.env.FIELDTAP_DATA) return process.env.FIELDTAP_DATA
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Fieldtap')
  if (process.platform === 'win32') return join(process.env.APPDATA ?? join(homedir(), 'AppData/Roaming'), 'Fieldtap')
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Fieldtap')
}

/** Signals go to the child; this process ends as the child does. */
function attend(child) {
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' ? 0 : 1))))
}

/** Opens the window. Returns its exit status, or why no window could open. */
async function openWindow(electron) {
  let complaint
  const child = spawn(electron.path, [...electron.args, root, ...given], {
    stdio: ['inherit', 'inherit', 'pipe'],
    env: { ...process.env, ...electron.env },
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaint ??= /(Missing X server|platform failed to initialize|Unable to open X display|SUID sandbox helper)/.exec(
      line,
    )?.[0]
    console.error(line)
  })
  const code = await attend(child)
  return code !== 0 && complaint ? { missing: `Electron says "${complaint}"` } : { code }
}

async function serve(reason) {
  console.log(`${reason[0].toUpperCase()}${reason.slice(1)}, so Fieldtap is served to the browser instead.`)
  const open = hasDisplay ? [] : ['--no-open']
  const child = spawn(process.execPath, [join(root, 'out/node/serve.js'), '--data', defaultData(), ...open, ...given], {
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ready = line.startsWith('{"ready":true') ? JSON.parse(line) : undefined
    console.log(ready ? `Open ${ready.ui}\nDevices reach it at ${ready.mqtt} and ${ready.http}. Ctrl+C ends it.` : line)
  })
  return attend(child)
}

try {
  await ensureBuilt('electron', 'node')
} catch (error) {
  console.error(`The build failed:\n${error.message}`)
  process.exit(1)
}

const electron = hasDisplay ? findElectron() : { missing: 'there is no display to open a window on' }
const result = 'missing' in electron ? electron : await openWindow(electron)
process.exit('missing' in result ? await serve(result.missing) : result.code)
