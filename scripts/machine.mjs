// What this machine has, and how to get what it lacks.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export const isRoot = process.getuid?.() === 0
export const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** The path of a program, or undefined. Looks into sbin too, where Debian puts mosquitto. */
export function which(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  for (const name of names)
    for (const folder of folders)
      for (const ending of endings) {
        const path = join(folder, name + ending)
        try {
          accessSync(path, constants.X_OK)
          return path
        } catch {
          // Not here: the next folder.
        }
      }
  return undefined
}

let isIndexFresh = false

/**
 * Installs Debian packages where that is allowed (root, apt-get) and returns whether all are there now. An entry may
 * name alternatives ('libasound2t64|libasound2'): releases of Debian and Ubuntu name some libraries differently.
 */
export function aptInstall(packages) {
  if (!isRoot || !which('apt-get')) return false
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      .status === 0
  const isKnown = (name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0
  if (!isIndexFresh) isIndexFresh = apt('update')
  console.log(`Installing from Debian: ${packages.join(' ')}`)
  const names = packages.map((entry) => entry.split('|').find(isKnown) ?? entry.split('|').at(-1))
  return apt('install', '-y', '--no-install-recommends', ...names)
}
