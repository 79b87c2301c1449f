/** Where the data folder is, and Electron's own files in it. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app } from 'electron'

/**
 * The data folder, absolute. The profile (caches, preferences of the page, the lock against a second instance) gets a
 * folder of its own in it, so that apps with different data folders run side by side. Call it before the app is ready.
 */
export function placeData(told: string | null): string {
  const dataDir = resolve(told ?? app.getPath('userData'))
  const profile = join(dataDir, 'window')
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    app.setPath('userData', profile)
  } catch {
    // The core will say what is wrong with the folder; until then the profile stays where Electron has it.
  }
  return dataDir
}
