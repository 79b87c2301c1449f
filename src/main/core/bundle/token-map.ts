/** What the tokens of this laptop's bundles stand for: sealed, one file for each bundle, and nowhere else. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Sealer } from '../sealer.ts'

export interface TokenValue {
  readonly token: string
  readonly value: string
}

const FOLDER = 'redactions'
const tokenValues = z.array(z.object({ token: z.string(), value: z.string() }))

export class TokenMaps {
  readonly #dataDir: string
  readonly #sealer: Pick<Sealer, 'seal' | 'unseal'>

  constructor(dataDir: string, sealer: Pick<Sealer, 'seal' | 'unseal'>) {
    this.#dataDir = dataDir
    this.#sealer = sealer
  }

  /** @param manifest SHA-256 of the bundle's manifest, hex. */
  async save(manifest: string, tokens: readonly TokenValue[]): Promise<void> {
    if (tokens.length === 0) return
    await mkdir(join(this.#dataDir, FOLDER), { recursive: true, mode: 0o700 })
    await writeFile(this.#fileOf(manifest), this.#sealer.seal(JSON.stringify(tokens)), { mode: 0o600 })
  }

  /** Empty for a bundle of which nothing was taken out here. Throws `data-unusable` where it was sealed with another key. */
  async load(manifest: string): Promise<readonly TokenValue[]> {
    const sealed = await readFile(this.#fileOf(manifest), 'latin1').catch(() => null)
    return sealed === null ? [] : tokenValues.parse(JSON.parse(this.#sealer.unseal(sealed)))
  }

  #fileOf(manifest: string): string {
    return join(this.#dataDir, FOLDER, `${manifest.replace(/[^0-9a-f]/g, '')}.sealed`)
  }
}
