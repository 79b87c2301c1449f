/**
 * Bundles of the same devices and job from the same laptop are a chain: each says which number it is and which one was
 * before it, so that one that was never handed over shows.
 */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'
import type { Manifest } from './format.ts'
import { openBundle, readManifest } from './read.ts'
import type { BundleResult, ChainLink } from './source.ts'

const link = z.object({ number: z.number(), sha256: z.string(), created: z.string() })

/** The next link for these devices (none: all) and this job. */
export function nextLink(store: Pick<Store, 'fact'>, devices: readonly DeviceKey[], job: string): ChainLink {
  const id = chainId(store, devices, job)
  const fact = store.fact(factOf(id))
  if (fact === null) return { id, number: 1, previous: null }
  const { number, sha256, created } = link.parse(JSON.parse(fact))
  return { id, number: number + 1, previous: { sha256, created } }
}

/** To be called once the bundle bears its name. */
export function keepLink(store: Pick<Store, 'setFact'>, { id, number }: ChainLink, made: BundleResult): void {
  const { manifestSha256: sha256, created } = made
  store.setFact(factOf(id), JSON.stringify({ number, sha256, created } satisfies z.infer<typeof link>))
}

/** Tells nothing of the devices or the laptop to whoever does not know them. */
function chainId(store: Pick<Store, 'fact'>, devices: readonly DeviceKey[], job: string): string {
  const parts = [store.fact('installation') ?? '', job, ...[...devices].sort()]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}

function factOf(id: string): string {
  return `bundle-chain:${id}`
}

/** Files looked at for a predecessor. */
const MOST_FILES = 500

export interface Previous {
  /** The file; null: it is not in the same folder, as far as that can be read. */
  readonly path: string | null
  /** Encrypted bundles there, which were not looked into. */
  readonly unread: number
}

/** Where the bundle before this one lies. */
export async function findPrevious(path: string, { previous, capture }: Manifest): Promise<Previous> {
  if (previous === null) return { path: null, unread: 0 }
  const names = await readdir(dirname(path)).catch(() => [])
  const bundles = names.filter((name) => name.endsWith('.zip') && join(dirname(path), name) !== path)
  for (const name of bundles.slice(0, MOST_FILES)) {
    const file = join(dirname(path), name)
    const sum = await sumOfManifest(file, capture?.id ?? null)
    if (sum === previous.sha256) return { path: file, unread: 0 }
  }
  const unread = names.filter((name) => name.endsWith('.zip.age') && join(dirname(path), name) !== path).length
  return { path: null, unread }
}

/** Null for what is no bundle of this capture. */
async function sumOfManifest(path: string, capture: string | null): Promise<string | null> {
  try {
    const { zip, manifest } = await openBundle(path)
    try {
      if (manifest.capture?.id !== capture) return null
      return createHash('sha256')
        .update(await readManifest(zip))
        .digest('hex')
    } finally {
      await zip.close()
    }
  } catch {
    return null
  }
}
