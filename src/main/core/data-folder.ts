/** The data folder: where everything Fieldtap keeps is. One core at a time works in it (lock.ts). */
import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { FieldtapError } from '../../shared/errors.ts'

/** What decides where the folder is when none is named. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const NAME = 'Fieldtap'

/** `FIELDTAP_DATA`, else the per-user folder that Electron gives an app of this name (`app.getPath('userData')`). */
export function defaultDataDir({ platform, env, home }: Surroundings = here()): string {
  if (env.FIELDTAP_DATA) return env.FIELDTAP_DATA
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), NAME)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', NAME)
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), NAME)
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir() }
}

/**
 * The folder's real path, the same for everybody however they wrote it. Made, for its owner alone, where `create` says
 * so. Throws `data-unusable`.
 */
export function openDataFolder(path: string, { create }: { readonly create: boolean }): string {
  try {
    if (create) mkdirSync(path, { recursive: true, mode: 0o700 })
    const real = realpathSync(path)
    if (!statSync(real).isDirectory()) throw new Error('not a folder')
    accessSync(real, constants.R_OK | constants.W_OK | constants.X_OK)
    return real
  } catch (cause) {
    throw new FieldtapError('data-unusable', { detail: path }, { cause })
  }
}

export function folderExists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
