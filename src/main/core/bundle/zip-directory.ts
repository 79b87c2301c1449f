/**
 * The directory of a zip file that nobody vouches for. yauzl reads it; what it says is checked here before anything is
 * unpacked: names, kinds of entries, both descriptions of each, sizes against the file's, and that every byte of the file
 * belongs to one entry and no more.
 */
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { FieldtapError } from '../../../shared/errors.ts'
import { readEntryName } from './entry-name.ts'
import { BundleFault, printable, reasonOf } from './fault.ts'
import { type RandomFile, readAll } from './file-io.ts'

export interface ZipEntry {
  readonly name: string
  readonly folder: boolean
  readonly method: 'stored' | 'deflated'
  readonly crc32: number
  readonly size: number
  readonly packedSize: number
  /** Where its data begins in the file. */
  readonly start: number
}

export interface ZipLimits {
  readonly entries: number
  /** A file may promise this many bytes whatever its size, and beyond that `ratio` times its size. */
  readonly bytes: number
  readonly ratio: number
}

/**
 * Honest logs can shrink as far as deflate goes (a device that dumps zeros), but not for gigabytes: a file that promises
 * more than that is one that was made to fill a disk.
 */
export const ZIP_LIMITS: ZipLimits = { entries: 100_000, bytes: 4 * 1024 ** 3, ratio: 200 }

/** yauzl's view of the file. Positions come from the file itself, and `fs` throws on those beyond 2⁵³. */
class CheckedReader extends RandomAccessReader {
  readonly #file: RandomFile
  readonly #size: number

  constructor(file: RandomFile, size: number) {
    super()
    this.#file = file
    this.#size = size
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.#size)) {
      setImmediate(callback, new Error('it points beyond its own end'))
      return
    }
    readAll(this.#file, buffer.subarray(offset, offset + length), position).then(
      () => callback(null),
      (error: Error) => callback(error),
    )
  }

  /** The handle is closed by whoever opened it. */
  override close(callback: (error: Error | null) => void): void {
    setImmediate(callback, null)
  }
}

/**
 * @throws FieldtapError `bundle-unreadable` if this is no zip file at all.
 * @throws BundleFault if it is a broken or a malicious one.
 */
export async function readEntries(
  file: RandomFile,
  size: number,
  limits: ZipLimits,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const zip = await openDirectory(file, size)
  try {
    if (zip.entryCount > limits.entries) throw new BundleFault('', `announces ${zip.entryCount} entries`)
    const entries = new Map<string, ZipEntry>()
    const start = cursor(zip)
    const spans: Span[] = []
    for await (const raw of zip.eachEntry()) {
      const entry = await checkEntry(zip, raw)
      if (entries.has(entry.name)) throw new BundleFault(printable(entry.name), 'is there twice')
      entries.set(entry.name, entry)
      spans.push(spanOf(raw, entry))
    }
    spans.push({ name: 'the directory', start, end: size, loose: 0 })
    checkSpans(spans)
    checkSizes([...entries.values()], size, limits)
    return entries
  } catch (error) {
    if (error instanceof BundleFault) throw error
    throw new BundleFault('', `cannot be read: ${reasonOf(error)}`, { cause: error })
  } finally {
    zip.close()
  }
}

const LOCAL_HEADER = 0x04034b50

async function openDirectory(file: RandomFile, size: number): Promise<ZipFile> {
  try {
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: false }
    const zip = await fromRandomAccessReaderPromise(new CheckedReader(file, size), size, options)
    zip.on('error', () => {})
    return zip
  } catch (error) {
    const start = Buffer.alloc(4)
    if (size >= 4) await readAll(file, start, 0)
    if (start.readUInt32LE(0) !== LOCAL_HEADER)
      throw new FieldtapError('bundle-unreadable', { detail: 'not a zip file' })
    throw new BundleFault('', `is cut off or damaged: ${reasonOf(error)}`, { cause: error })
  }
}

/** General purpose bits: encrypted; encrypted in another way. */
const ENCRYPTED = 0x0041
const SIZES_FOLLOW = 0x0008

async function checkEntry(zip: ZipFile, raw: Entry): Promise<ZipEntry> {
  const name = readEntryName(raw.fileNameRaw, raw.generalPurposeBitFlag, raw.extraFields)
  const shown = printable(name)
  if ((raw.generalPurposeBitFlag & ENCRYPTED) !== 0) throw new BundleFault(shown, 'is encrypted')
  if (raw.compressionMethod !== 0 && raw.compressionMethod !== 8) {
    throw new BundleFault(shown, `is packed with method ${raw.compressionMethod}, which is not known here`)
  }
  checkKind(shown, raw)
  const local = await zip.readLocalFileHeaderPromise(raw)
  if (!local.fileName.equals(raw.fileNameRaw)) throw new BundleFault(shown, 'has two different names')
  const same =
    local.compressionMethod === raw.compressionMethod &&
    local.generalPurposeBitFlag === raw.generalPurposeBitFlag &&
    ((raw.generalPurposeBitFlag & SIZES_FOLLOW) !== 0 || local.crc32 === raw.crc32)
  if (!same) throw new BundleFault(shown, 'is described in two different ways')
  const folder = name.endsWith('/')
  if (folder && raw.uncompressedSize > 0) throw new BundleFault(shown, 'is a folder with content')
  return {
    name,
    folder,
    method: raw.compressionMethod === 0 ? 'stored' : 'deflated',
    crc32: raw.crc32,
    size: raw.uncompressedSize,
    packedSize: raw.compressedSize,
    start: local.fileDataStart,
  }
}

const UNIX = 3
const KIND = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

/** Where the attributes are those of Unix, they say what an entry is; unpackers make links and devices of them. */
function checkKind(shown: string, raw: Entry): void {
  if (raw.versionMadeBy >> 8 !== UNIX) return
  const kind = (raw.externalFileAttributes >>> 16) & KIND
  if (kind === 0 || kind === REGULAR || (kind === FOLDER && shown.endsWith('/'))) return
  throw new BundleFault(shown, kind === 0o120000 ? 'is a symbolic link' : 'is neither a file nor a folder')
}

/** yauzl's place in the directory: its beginning, before any entry was read. */
function cursor(zip: ZipFile): number {
  return Number(zip.readEntryCursor)
}

/** What an entry takes up in the file, `end` exclusive, and how much may follow that its sizes do not count. */
interface Span {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly loose: number
}

/** Longest data descriptor (APPNOTE §4.3.9): signature, checksum, two sizes of eight bytes. */
const DESCRIPTOR = 24

function spanOf(raw: Entry, entry: ZipEntry): Span {
  const loose = (raw.generalPurposeBitFlag & SIZES_FOLLOW) === 0 ? 0 : DESCRIPTOR
  return {
    name: printable(entry.name),
    start: raw.relativeOffsetOfLocalHeader,
    end: entry.start + entry.packedSize,
    loose,
  }
}

/**
 * Overlapping entries are how a small file promises endless content (D. Fifield, "A better zip bomb", 2019); bytes between
 * entries are what nobody signed or summed.
 */
function checkSpans(spans: readonly Span[]): void {
  let end = 0
  let loose = 0
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < end) throw new BundleFault(span.name, 'shares its bytes with another entry')
    if (span.start > end + loose) throw new BundleFault('', `has ${span.start - end} bytes that belong to no entry`)
    end = span.end
    loose = span.loose
  }
}

/** Deflate writes at most 258 bytes for two bits (RFC 1951 §3.2.5), so anything above this factor is a lie. */
const DEFLATE_LIMIT = 1032

function checkSizes(entries: readonly ZipEntry[], size: number, limits: ZipLimits): void {
  for (const { name, method, size: unpacked, packedSize } of entries) {
    const possible = method === 'stored' ? unpacked === packedSize : unpacked <= packedSize * DEFLATE_LIMIT
    if (!possible) throw new BundleFault(printable(name), `announces ${unpacked} bytes, which it cannot hold`)
  }
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (total > limits.bytes && total > size * limits.ratio) {
    throw new BundleFault('', `would unpack to ${Math.floor(total / size)} times its size`)
  }
}
