/** Where the lines of a bundle lie: from its index, or, where that is of no use, from reading them once. */
import { randomBytes } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LINE_LEVELS } from '../../../../shared/model.ts'
import { BundleFault } from '../fault.ts'
import { readAll, writeAll } from '../file-io.ts'
import { ENTRY, type Manifest, type ManifestDevice } from '../format.ts'
import { type BundleIndex, bundleIndex, type IndexBlock } from '../index-format.ts'
import type { ZipEntry } from '../zip-directory.ts'
import type { ZipReader } from '../zip-reader.ts'
import { type Block, DeviceLog } from './device-log.ts'
import { readLine } from './read-line.ts'

const LARGEST_INDEX = 256 * 1024 * 1024
/** A block that says it is larger was not written by Fieldtap: a line of 16 MiB takes less than this in JSON. */
const LARGEST_BLOCK = 128 * 1024 * 1024

export interface Logs {
  readonly logs: readonly DeviceLog[]
  close(): Promise<void>
}

/** @throws BundleFault */
export async function readLogs(zip: ZipReader, manifest: Manifest): Promise<Logs> {
  const index = await readIndex(zip)
  const spare = new Spare()
  try {
    const logs: DeviceLog[] = []
    for (const device of manifest.devices) {
      const entry = zip.entries.get(device.files.ndjson)
      if (entry === undefined) throw new BundleFault(device.files.ndjson, 'is missing')
      const own = index?.logs.find((log) => log.entry === entry.name && log.device === device.key)
      logs.push(
        own !== undefined && isUsable(own.blocks, entry, device)
          ? new DeviceLog(device.key, entry.name, own.blocks, (number) =>
              zip.readPiece(entry, own.blocks[number] as IndexBlock),
            )
          : await spare.unpack(zip, entry, device),
      )
    }
    return { logs, close: () => spare.close() }
  } catch (error) {
    await spare.close()
    throw error
  }
}

async function readIndex(zip: ZipReader): Promise<BundleIndex | null> {
  const entry = zip.entries.get(ENTRY.index)
  if (entry === undefined) return null
  const text = (await zip.readWhole(entry, LARGEST_INDEX)).toString()
  try {
    return bundleIndex.parse(JSON.parse(text))
  } catch (cause) {
    throw new BundleFault(ENTRY.index, 'is not as it must be', { cause })
  }
}

/** Whether the blocks are the whole entry, one after the other, in this file as it is packed, and agree with the manifest. */
function isUsable(blocks: readonly IndexBlock[], entry: ZipEntry, device: ManifestDevice): boolean {
  let at = 0
  let packedAt = 0
  let last = -1
  let lines = 0
  for (const block of blocks) {
    const own = block.levels.reduce((sum, count) => sum + count, 0)
    const inOrder = block.at === at && block.packedAt === packedAt && block.first > last && block.last >= block.first
    if (!inOrder || block.lines < 1 || own !== block.lines || block.size > LARGEST_BLOCK) return false
    at += block.size
    packedAt += block.packedSize
    last = block.last
    lines += block.lines
  }
  const levels = LINE_LEVELS.every(
    (level, index) => blocks.reduce((sum, block) => sum + (block.levels[index] ?? 0), 0) === device.levels[level],
  )
  // After the last block deflate ends with two bytes of its own.
  const ends = entry.method === 'stored' ? entry.size === 0 : packedAt + 2 === entry.packedSize
  return at === entry.size && ends && lines === device.lines && levels
}

/** Bytes of a block that is made here. */
const BLOCK = 1024 * 1024
const LINE_FEED = 0x0a

/** Lines of a bundle that another program packed: unpacked into a file that nobody else sees, gone when it is closed. */
class Spare {
  #file: Awaited<ReturnType<typeof open>> | null = null
  #path = ''
  #end = 0

  async unpack(zip: ZipReader, entry: ZipEntry, device: ManifestDevice): Promise<DeviceLog> {
    this.#file ??= await this.#make()
    const file = this.#file
    const begin = this.#end
    const blocks: Block[] = []
    let rest: Buffer = Buffer.alloc(0)
    let at = 0
    const put = async (content: Buffer) => {
      await writeAll(file, content, begin + at)
      blocks.push(blockOf(content, at, device, entry.name))
      at += content.length
    }
    for await (const chunk of zip.read(entry)) {
      rest = Buffer.concat([rest, chunk])
      const end = rest.lastIndexOf(LINE_FEED) + 1
      if (rest.length > LARGEST_BLOCK) throw new BundleFault(entry.name, 'has a line that is too long')
      if (end < BLOCK) continue
      await put(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
    if (rest.length > 0) await put(rest)
    this.#end = begin + at
    return new DeviceLog(device.key, entry.name, blocks, async (number) => {
      const block = blocks[number] as Block
      const content = Buffer.allocUnsafe(block.size)
      await readAll(file, content, begin + block.at)
      return content
    })
  }

  async close(): Promise<void> {
    await this.#file?.close()
    if (this.#path !== '') await unlink(this.#path).catch(() => undefined)
  }

  async #make() {
    const path = join(tmpdir(), `fieldtap-open-${randomBytes(12).toString('hex')}`)
    const file = await open(path, 'wx+', 0o600)
    // Where the system can do that, it is gone from the folder at once.
    this.#path = await unlink(path).then(
      () => '',
      () => path,
    )
    return file
  }
}

function blockOf(content: Buffer, at: number, { key }: ManifestDevice, entry: string): Block {
  if (content.at(-1) !== LINE_FEED) throw new BundleFault(entry, 'is cut off in a line')
  const lines = content
    .toString('utf8', 0, content.length - 1)
    .split('\n')
    .map((json) => readLine(json, key, entry))
  const times = lines.map((line) => line.time)
  return {
    at,
    size: content.length,
    lines: lines.length,
    first: lines[0]?.seq ?? 0,
    last: lines.at(-1)?.seq ?? 0,
    from: times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
    to: times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY),
    levels: LINE_LEVELS.map((level) => lines.filter((line) => line.level === level).length),
  }
}
