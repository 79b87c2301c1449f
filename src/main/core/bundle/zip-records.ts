/**
 * The records of a zip file as bytes (PKWARE APPNOTE 6.3.10, §4.3 to §4.5), zip64 where a value needs it. Sizes and
 * checksum are known before a header is written, so that there are no data descriptors, and names are always UTF-8.
 */

export interface ZipRecord {
  readonly name: string
  readonly method: 'stored' | 'deflated'
  readonly crc32: number
  /** Bytes of the content, and of what stands for it in the file. */
  readonly size: number
  readonly packedSize: number
  /** Where the local header begins in the file. */
  readonly offset: number
  /** Unix ms. */
  readonly modified: number
}

/** From these values on, a field moves to its zip64 form. Only a test uses others than the format's own. */
export interface ZipLimits {
  readonly size: number
  readonly count: number
}

export const ZIP_LIMITS: ZipLimits = { size: 0xffffffff, count: 0xffff }

const UTF8_NAME = 0x0800
const VERSION = 20
const VERSION_ZIP64 = 45
/** Made on Unix, so that the attributes say: a regular file, mode 0644. */
const MADE_BY = (3 << 8) | VERSION_ZIP64
const ATTRIBUTES = (0o100644 << 16) >>> 0

export function localHeader(record: ZipRecord, limits: ZipLimits): Buffer {
  // §4.5.3: in a local header both sizes move or none.
  const wide = record.size >= limits.size || record.packedSize >= limits.size
  const extra = Buffer.concat([timestamp(record.modified), wide ? zip64([record.size, record.packedSize]) : NONE])
  const name = Buffer.from(record.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(wide ? VERSION_ZIP64 : VERSION, 4)
  writeCommon(header, 6, record, wide ? ALL : record.packedSize, wide ? ALL : record.size)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

export function centralHeader(record: ZipRecord, limits: ZipLimits): Buffer {
  const moved = [record.size, record.packedSize, record.offset].map((value) => value >= limits.size)
  const [size, packedSize, offset] = [record.size, record.packedSize, record.offset].map((value) =>
    value >= limits.size ? ALL : value,
  ) as [number, number, number]
  const wide = [record.size, record.packedSize, record.offset].filter((_, index) => moved[index])
  const extra = Buffer.concat([timestamp(record.modified), wide.length > 0 ? zip64(wide) : NONE])
  const name = Buffer.from(record.name)
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(MADE_BY, 4)
  header.writeUInt16LE(wide.length > 0 ? VERSION_ZIP64 : VERSION, 6)
  writeCommon(header, 8, record, packedSize, size)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(ATTRIBUTES, 38)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, name, extra])
}

/** What ends the file. `start` and `size` are those of the central directory, `count` its entries. */
export function endRecords(directory: { count: number; start: number; size: number }, limits: ZipLimits): Buffer {
  const { count, start, size } = directory
  const wide = count >= limits.count || start >= limits.size || size >= limits.size
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(wide ? 0xffff : count, 8)
  end.writeUInt16LE(wide ? 0xffff : count, 10)
  end.writeUInt32LE(wide ? ALL : size, 12)
  end.writeUInt32LE(wide ? ALL : start, 16)
  return wide ? Buffer.concat([zip64End(count, start, size), end]) : end
}

const NONE = Buffer.alloc(0)
/** A field of 32 bits whose value stands in the zip64 extra field. */
const ALL = 0xffffffff

function writeCommon(header: Buffer, at: number, record: ZipRecord, packedSize: number, size: number): void {
  const { time, date } = dosTime(record.modified)
  header.writeUInt16LE(UTF8_NAME, at)
  header.writeUInt16LE(record.method === 'deflated' ? 8 : 0, at + 2)
  header.writeUInt16LE(time, at + 4)
  header.writeUInt16LE(date, at + 6)
  header.writeUInt32LE(record.crc32, at + 8)
  header.writeUInt32LE(packedSize, at + 12)
  header.writeUInt32LE(size, at + 16)
}

function zip64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(0x0001, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  values.forEach((value, index) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + index * 8)
  })
  return extra
}

/** §4.3.14 and §4.3.15: the zip64 end record and its locator. */
function zip64End(count: number, start: number, size: number): Buffer {
  const record = Buffer.alloc(56 + 20)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(MADE_BY, 12)
  record.writeUInt16LE(VERSION_ZIP64, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(start), 48)
  record.writeUInt32LE(0x07064b50, 56)
  record.writeBigUInt64LE(BigInt(start + size), 64)
  record.writeUInt32LE(1, 72)
  return record
}

/** Info-ZIP's extra field 0x5455: the time in UTC, which a DOS time is not. Nothing where 32 bits cannot hold it. */
function timestamp(modified: number): Buffer {
  const seconds = Math.floor(modified / 1000)
  if (!(seconds >= 0 && seconds <= 0x7fffffff)) return NONE
  const extra = Buffer.alloc(9)
  extra.writeUInt16LE(0x5455, 0)
  extra.writeUInt16LE(5, 2)
  extra.writeUInt8(1, 4)
  extra.writeInt32LE(seconds, 5)
  return extra
}

/** Two-second steps from 1980 to 2107, here in UTC. */
function dosTime(modified: number): { time: number; date: number } {
  const at = new Date(Math.min(Math.max(modified, Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31, 23, 59, 58)))
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  }
}
