/** A bundle that is looked at where it lies: nothing of it is imported, and nothing in it is believed unread. */
import { basename } from 'node:path'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Unlock } from '../age/age-file.ts'
import type { Manifest } from '../format.ts'
import { asErrors, openBundle } from '../read.ts'
import { readLogs } from './index-reader.ts'
import type { LentFiles } from './lent-files.ts'
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
  readonly #lent: LentFiles
  readonly #open = new Map<string, OpenedBundle>()
  #last = 0

  constructor(lent: LentFiles) {
    this.#lent = lent
  }

  async open(path: string, unlock: Unlock | null): Promise<OpenedBundle> {
    if (this.#open.size >= MOST)
      throw new FieldtapError('input-invalid', { detail: `${MOST} bundles are open; close one first` })
    try {
      const opened = await openForReading(`b${++this.#last}`, path, unlock)
      this.#open.set(opened.id, opened)
      return opened
    } catch (error) {
      // Only one whose key is still to be asked for is worth another try.
      const locked = error instanceof FieldtapError && error.code === 'bundle-locked'
      if (!locked && !this.#isOpen(path)) await this.#lent.giveBack(path)
      throw error
    }
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
    if (opened === undefined) return
    await opened.close()
    if (!this.#isOpen(opened.path)) await this.#lent.giveBack(opened.path)
  }

  #isOpen(path: string): boolean {
    return this.all().some((other) => other.path === path)
  }
}
