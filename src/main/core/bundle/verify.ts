/** Checks a bundle: every entry against SHA256SUMS and the manifest, both against each other, and who signed it. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Unlock } from './age/age-file.ts'
import { findPrevious } from './chain.ts'
import { type Counted, checkCounts, checkManifest } from './consistency.ts'
import { BundleFault, printable } from './fault.ts'
import { type Digest, Findings } from './findings.ts'
import { ENTRY } from './format.ts'
import { parseManifest, readManifest } from './read.ts'
import { checkSignature, type Signature } from './signature.ts'
import { parseSums } from './sums.ts'
import type { ZipEntry } from './zip-directory.ts'
import { ZipReader } from './zip-reader.ts'

export interface VerifyOptions {
  /** Whose keys are trusted here, by fingerprint: SHA-256 of the SPKI in DER, hex. */
  readonly trusted?: ReadonlyMap<string, string>
  /** For an encrypted one. */
  readonly unlock?: Unlock | null
  readonly signal?: AbortSignal
}

const NOBODY: ReadonlyMap<string, string> = new Map()
const LARGEST_SUMS = 256 * 1024 * 1024
const LARGEST_KEY = 64 * 1024

/**
 * A damaged or falsified bundle is a report with the verdict `broken`; only what is no bundle at all is an error.
 * @throws FieldtapError `bundle-unreadable` (no such file, no zip, no manifest, another format), `bundle-locked` (encrypted, and not
 * the right key), `cancelled`.
 */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const found = new Findings()
  const zip = await found.collect(() => ZipReader.open(path, { unlock: options.unlock ?? null }))
  if (zip === null) return found.report(options.trusted ?? NOBODY)
  try {
    found.encrypted = zip.encrypted
    await inspect(zip, found, options)
    if (found.manifest !== null) found.previous = await findPrevious(path, found.manifest)
    return found.report(options.trusted ?? NOBODY)
  } finally {
    await zip.close()
  }
}

async function inspect(zip: ZipReader, found: Findings, options: VerifyOptions): Promise<void> {
  const files = [...zip.entries.values()].filter((entry) => !entry.folder)
  found.entries = files.length
  found.bytes = files.reduce((sum, entry) => sum + entry.size, 0)
  const manifestBytes = await found.collect(() => readManifest(zip))
  const manifest = manifestBytes && (await found.collect(async () => parseManifest(manifestBytes), 'later'))
  const sums = await found.collect(() => readSums(zip))
  found.manifest = manifest
  const listed = manifest === null ? null : new Map(manifest.files.map((file) => [file.name, file]))
  const counted = new Map<string, Counted>()
  for (const entry of files) {
    const content = await found.collect(() => digest(zip, entry, options.signal))
    if (content === null) continue
    counted.set(entry.name, content)
    found.compare(entry, content, sums, listed)
  }
  found.missing(zip, [...(sums?.keys() ?? []), ...(listed?.keys() ?? [])])
  if (manifest !== null) found.add(...checkManifest(manifest), ...checkCounts(manifest, counted))
  if (manifestBytes !== null) {
    found.signature = await readSignature(zip, manifestBytes, found)
    if (found.signature.is === 'wrong') found.add(found.signature)
  }
}

const LINE_FEED = 0x0a

async function digest(zip: ZipReader, entry: ZipEntry, signal: AbortSignal | undefined): Promise<Digest> {
  const hash = createHash('sha256')
  const countsLines = entry.name.endsWith('.ndjson')
  let sum = 0
  let size = 0
  let lineFeeds = 0
  for await (const chunk of zip.read(entry)) {
    if (signal?.aborted) throw new FieldtapError('cancelled')
    hash.update(chunk)
    sum = crc32(chunk, sum)
    size += chunk.length
    if (countsLines) lineFeeds += countLineFeeds(chunk)
  }
  if (sum !== entry.crc32) throw new BundleFault(entry.name, 'does not match its CRC-32')
  return { sha256: hash.digest('hex'), size, lineFeeds }
}

function countLineFeeds(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) count++
  return count
}

async function readSums(zip: ZipReader): Promise<ReadonlyMap<string, string>> {
  const entry = zip.entries.get(ENTRY.sums)
  if (entry === undefined) throw new BundleFault(ENTRY.sums, 'is missing')
  const sums = new Map<string, string>()
  for (const [index, sum] of parseSums((await zip.readWhole(entry, LARGEST_SUMS)).toString()).entries()) {
    if (sum === null) throw new BundleFault(ENTRY.sums, `has no checksum in line ${index + 1}`)
    if (sums.has(sum.name)) throw new BundleFault(ENTRY.sums, `lists ${printable(sum.name)} twice`)
    sums.set(sum.name, sum.sha256)
  }
  return sums
}

async function readSignature(zip: ZipReader, manifest: Buffer, found: Findings): Promise<Signature> {
  const read = async (name: string) => {
    const entry = zip.entries.get(name)
    return entry === undefined ? null : found.collect(() => zip.readWhole(entry, LARGEST_KEY))
  }
  return checkSignature(manifest, await read(ENTRY.signature), await read(ENTRY.signer))
}
