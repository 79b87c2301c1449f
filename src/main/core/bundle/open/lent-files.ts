/**
 * Bundles that a page gave us to read because it cannot say where they lie: copies in a folder of their own, of which each
 * goes when it is closed. What is left of a process that died goes when the next one begins.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export function lentDir(dataDir: string): string {
  return join(dataDir, 'lent')
}

export class LentFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    rmSync(folder, { recursive: true, force: true })
  }

  /** To be called when nobody reads the file any more; any other file stays. */
  async giveBack(path: string): Promise<void> {
    if (dirname(path) === this.#folder) await unlink(path).catch(() => undefined)
  }
}

/** The folder, made if need be: for its owner alone. */
export function makeLentDir(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}
