/**
 * What Node has compiled is kept on disk, so that the next start takes a fifth less of the processor. In the user's own
 * folder for such things: whoever can write there can have this user run anything anyway, unlike in one for temporary files.
 */
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Surroundings } from './core/data-folder.ts'

/** Applies to what is loaded from now on, by threads too. Where it cannot be kept, all is compiled anew as before. */
export function keepCompiled(): void {
  const { platform, env } = process
  const { directory } = enableCompileCache(env.NODE_COMPILE_CACHE ?? compiledDir({ platform, env, home: homedir() }))
  if (directory !== undefined) env.NODE_COMPILE_CACHE ??= directory
}

export function compiledDir({ platform, env, home }: Surroundings): string {
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Fieldtap', 'Cache', 'compiled')
  }
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Fieldtap', 'compiled')
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'fieldtap', 'compiled')
}
