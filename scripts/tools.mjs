// The programs that the tests run against: found, or fetched where that is allowed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './build.mjs'
import { findElectron } from './electron.mjs'
import { aptInstall, hasDisplay, which } from './machine.mjs'

const playwright = () => join(root, 'node_modules/playwright/cli.js')

/** Debian's Chromium or Playwright's own. Returns its path, or throws with what to do. */
export function findChromium() {
  const own = () => createRequire(import.meta.url)('playwright').chromium.executablePath()
  const here = () => process.env.FIELDTAP_CHROMIUM ?? which('chromium', 'chromium-browser') ?? [own()].find(existsSync)
  const found = here()
  if (found) return found
  if (aptInstall(['chromium', 'fonts-dejavu-core'])) {
    const installed = here()
    if (installed) return installed
  }
  console.log("Fetching Playwright's Chromium.")
  spawnSync(process.execPath, [playwright(), 'install', 'chromium'], { stdio: 'inherit' })
  const fetched = here()
  if (!fetched) throw new Error('No Chromium: install Debian’s chromium, or run `npx playwright install chromium`.')
  return fetched
}

/** The broker on site that the integration tests connect to. Throws with what to do where it cannot be had. */
export function findMosquitto() {
  const isThere = () => which('mosquitto') && which('mosquitto_sub')
  if (!isThere()) aptInstall(['mosquitto', 'mosquitto-clients'])
  if (!isThere()) throw new Error('No mosquitto: install the packages mosquitto and mosquitto-clients.')
}

/** What the tests unpack and check bundles with, as whoever gets one does. Throws with what to do. */
export function findUnzip() {
  const isThere = () => which('unzip') && which('zip') && which('sha256sum')
  if (!isThere()) aptInstall(['unzip', 'zip', 'coreutils'])
  if (!isThere()) throw new Error('No unzip, zip or sha256sum: install the packages unzip, zip and coreutils.')
}

/**
 * Electron with its libraries and a display to draw on.
 * @returns {{ path: string, env: Record<string, string>, wrap: string[] } | { missing: string }} `wrap` comes before a
 *   command that opens windows.
 */
export function findWindow() {
  const electron = findElectron({ mayInstallLibraries: true })
  if ('missing' in electron) return electron
  const { path, env } = electron
  if (hasDisplay) return { path, env, wrap: [] }
  if (!which('xvfb-run')) aptInstall(['xvfb', 'xauth'])
  const xvfb = which('xvfb-run')
  return xvfb ? { path, env, wrap: [xvfb, '-a'] } : { missing: 'there is no display and no xvfb-run to make one' }
}

/**
 * Runs the end-to-end suite in one shell. Returns the exit status.
 * @param {'chromium' | 'electron'} project
 * @param {{ path: string, env?: Record<string, string>, wrap?: string[] }} program
 */
export function runPlaywright(project, program, args = [], env = {}) {
  const { command, rest, options } = playwrightCommand(project, program, args, env)
  return spawnSync(command, rest, { ...options, stdio: 'inherit' }).status
}

/** The same without waiting; what it prints goes to `output`, a file's handle. Resolves to its exit status. */
export function startPlaywright(project, program, output, env = {}) {
  const { command, rest, options } = playwrightCommand(project, program, [], env)
  const child = spawn(command, rest, { ...options, stdio: ['ignore', output, output] })
  return new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(1)))
}

function playwrightCommand(project, program, args, env) {
  const [command, ...rest] = [
    ...(program.wrap ?? []),
    ...[process.execPath, join(root, 'node_modules/@playwright/test/cli.js'), 'test', `--project=${project}`],
    // Each project has its own: they may run at the same time, and each clears what it finds.
    ...[`--output=test-results/${project}`, ...args],
  ]
  const own = { ...program.env, [`FIELDTAP_${project.toUpperCase()}`]: program.path, ...env }
  return { command, rest, options: { cwd: root, env: { ...process.env, ...own } } }
}
