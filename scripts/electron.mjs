// Finds the Electron to run, or says in one sentence why there is none.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'
import { aptInstall, isRoot } from './machine.mjs'

const home = join(root, 'node_modules/electron')

const executable =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

const libraries = [
  'libgtk-3-0t64|libgtk-3-0',
  'libnss3',
  'libasound2t64|libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0t64|libatk-bridge2.0-0',
  'libdrm2',
  'fonts-dejavu-core',
]

const missingLibraries = (path) =>
  process.platform === 'linux'
    ? (spawnSync('ldd', [path], { encoding: 'utf8' }).stdout ?? '')
        .split('\n')
        .filter((line) => line.includes('not found'))
        .map((line) => line.trim().split(' ')[0])
    : []

/** Electron's own package fetches its runtime on first use, once. Returns why that failed, or nothing. */
function fetchRuntime(version, dist) {
  console.error(`Fetching Electron ${version}: once, about 100 MB.`)
  const done = spawnSync(process.execPath, [join(home, 'install.js')], {
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  if (done.status === 0 && existsSync(dist)) return undefined
  const cause = (done.stderr ?? '').match(/Error: (.*)/)?.[1] ?? `install.js ended with ${done.status}`
  return `Electron ${version} could not be downloaded (${cause})`
}

/**
 * @param {{ mayInstallLibraries?: boolean }} [options]
 * @returns {{ path: string, version: string, args: string[], env: Record<string, string> } | { missing: string }}
 *   `args` come before the app's folder; `env` is what this Electron needs beside the caller's environment.
 */
export function findElectron({ mayInstallLibraries = false } = {}) {
  if (!existsSync(join(home, 'package.json'))) return { missing: 'the electron package is not installed' }
  const pinned = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const dist = override ?? join(home, 'dist')
  const path = join(dist, executable)
  if (!existsSync(path)) {
    if (override) return { missing: `ELECTRON_OVERRIDE_DIST_PATH has no Electron in it (${path})` }
    const missing = fetchRuntime(pinned, path)
    if (missing) return { missing }
  }
  let lacking = missingLibraries(path)
  if (lacking.length > 0 && mayInstallLibraries && aptInstall(libraries)) lacking = missingLibraries(path)
  if (lacking.length > 0) return { missing: `Electron's libraries are missing (${lacking.join(', ')})` }

  const version = existsSync(join(dist, 'version'))
    ? readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
    : pinned
  // Before 30, Electron's Node-API is too old for the database add-on: the core then runs in this Node.
  const env = Number.parseInt(version, 10) < 30 ? { FIELDTAP_CORE_NODE: process.execPath } : {}
  return { path, version, args: isRoot ? ['--no-sandbox'] : [], env }
}
