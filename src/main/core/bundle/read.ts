import { FieldtapError } from '../../../shared/errors.ts'
import type { Unlock } from './age/age-file.ts'
import { BundleFault, printable } from './fault.ts'
import { ENTRY, FORMAT, FORMAT_VERSION, type Manifest, manifest, manifestHead } from './format.ts'
import { ZipReader } from './zip-reader.ts'

/** More than the manifest of a hundred thousand devices. */
const LARGEST_MANIFEST = 256 * 1024 * 1024

/** A bundle opened for reading. What its manifest says is believed only after `verifyBundle`. */
export interface OpenBundle {
  readonly manifest: Manifest
  readonly zip: ZipReader
}

/** @throws FieldtapError `bundle-unreadable` if this is no bundle that this version reads, `bundle-broken` if it is damaged. */
export async function openBundle(path: string, unlock: Unlock | null = null): Promise<OpenBundle> {
  return asErrors(async () => {
    const zip = await ZipReader.open(path, { unlock })
    try {
      return { zip, manifest: parseManifest(await readManifest(zip)) }
    } catch (error) {
      await zip.close()
      throw error
    }
  })
}

/** Faults as the error that a person reads. */
export async function asErrors<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof BundleFault)) throw error
    throw new FieldtapError('bundle-broken', { detail: error.message }, { cause: error })
  }
}

/**
 * @throws FieldtapError `bundle-unreadable` if this is some other zip.
 * @throws BundleFault if it is gone or damaged.
 */
export async function readManifest(zip: ZipReader): Promise<Buffer> {
  const entry = zip.entries.get(ENTRY.manifest)
  // Its sums alone show that it was a bundle once.
  if (entry === undefined && zip.entries.has(ENTRY.sums)) throw new BundleFault(ENTRY.manifest, 'is missing')
  if (entry === undefined) throw new FieldtapError('bundle-unreadable', { detail: `it has no ${ENTRY.manifest}` })
  return zip.readWhole(entry, LARGEST_MANIFEST)
}

/**
 * @throws FieldtapError `bundle-unreadable` if it is not of a format that this version reads.
 * @throws BundleFault if it is of this format and not as it must be.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const value = parseJson(bytes)
  const head = manifestHead.safeParse(value)
  if (!head.success) throw new BundleFault(ENTRY.manifest, `is not of the format ${FORMAT}`)
  if (head.data.version !== FORMAT_VERSION) {
    const detail = `it has format ${head.data.version}, and this version of Fieldtap reads format ${FORMAT_VERSION}`
    throw new FieldtapError('bundle-unreadable', { detail })
  }
  const parsed = manifest.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = printable(issue?.path.join('.') ?? '')
  throw new BundleFault(ENTRY.manifest, `is not as it must be: ${place}: ${printable(issue?.message ?? '')}`)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new BundleFault(ENTRY.manifest, 'is not valid JSON', { cause: error })
  }
}
