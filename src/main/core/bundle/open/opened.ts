/** A bundle that is looked at where it lies: nothing of it is imported, and nothing in it is believed unread. */
import { basename } from 'node:path'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Unlock } from '../age/age-file.ts'
import type { Manifest } from '../format.ts'
import { asErrors, openBundle } from '../read.ts'
import { readLogs } from './index-reader.ts'
import { BundleLines } from './lines.ts'
import { type BundleRecords, readRecords } from './records.ts'

export interface OpenedBundle {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly encrypted: boolean
  readonly unlock: Unlock | null
  readonly manifest: Manifest
  readonly lines: BundleLines
  records(): Promise<BundleRecords>
  close(): Promise<void>
}

/** @throws FieldtapError `bundle-unreadable`, `bundle-locked`, `bundle-broken`. */
export async function openForReading(id: string, path: string, unlock: Unlock | null): Promise<OpenedBundle> {
  const { zip, manifest } = await openBundle(path, unlock)
  try {
    const { logs, close } = await asErrors(() => readLogs(zip, manifest))
    let records: Promise<BundleRecords> | null = null
    return {
      id,
      path,
      name: basename(path),
      encrypted: zip.encrypted,
      unlock,
      manifest,
      lines: new BundleLines(logs),
      records: () => (records ??= asErrors(() => readRecords(zip, manifest))),
      close: async () => {
        await close()
        await zip.close()
      },
    }
  } catch (error) {
    await zip.close()
    throw error
  }
}

/** Open at once; each holds a file. */
const MOST = 50

/** The bundles that are open here, by the names that they were given. */
export class OpenedBundles {
  readonly #open = new Map<string, OpenedBundle>()
  #last = 0

  async open(path: string, unlock: Unlock | null): Promise<OpenedBundle> {
    if (this.#open.size >= MOST)
      throw new FieldtapError('input-invalid', { detail: `${MOST} bundles are open; close one first` })
    const opened = await openForReading(`b${++this.#last}`, path, unlock)
    this.#open.set(opened.id, opened)
    return opened
  }

  all(): readonly OpenedBundle[] {
    return [...this.#open.values()]
  }

  /** @throws FieldtapError `bundle-not-open`. */
  get(id: string): OpenedBundle {
    const opened = this.#open.get(id)
    if (opened === undefined) throw new FieldtapError('bundle-not-open', { detail: id })
    return opened
  }

  async close(id: string): Promise<void> {
    const opened = this.#open.get(id)
    this.#open.delete(id)
    await opened?.close()
  }
}
