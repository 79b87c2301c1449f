/** The lines of one device of an opened bundle, in blocks that are read on their own. */
import type { DeviceKey } from '../../../../shared/model.ts'
import type { RawLine } from '../../store/store.ts'
import { BundleFault } from '../fault.ts'
import type { IndexBlock } from '../index-format.ts'
import { readLine } from './read-line.ts'

export type Block = Omit<IndexBlock, 'packedAt' | 'packedSize'>

/** Where the content of a block comes from. */
export type ReadBlock = (number: number) => Promise<Buffer>

export class DeviceLog {
  readonly device: DeviceKey
  readonly entry: string
  readonly blocks: readonly Block[]
  readonly #read: ReadBlock

  constructor(device: DeviceKey, entry: string, blocks: readonly Block[], read: ReadBlock) {
    this.device = device
    this.entry = entry
    this.blocks = blocks
    this.#read = read
  }

  /** @throws BundleFault if the block does not hold what the index says. */
  async lines(number: number): Promise<readonly RawLine[]> {
    const block = this.blocks[number]
    if (block === undefined) throw new RangeError(`no block ${number}`)
    const content = (await this.#read(number)).toString()
    const fault = () => new BundleFault(this.entry, 'is not as its index says')
    if (!content.endsWith('\n')) throw fault()
    const lines = content
      .slice(0, -1)
      .split('\n')
      .map((json) => readLine(json, this.device, this.entry))
    const ascending = lines.every((line, at) => at === 0 || line.seq > (lines[at - 1]?.seq ?? 0))
    const whole = lines.length === block.lines && lines[0]?.seq === block.first && lines.at(-1)?.seq === block.last
    if (!ascending || !whole || !lines.every((line) => line.time >= block.from && line.time <= block.to)) throw fault()
    return lines
  }
}

/** Lines of blocks that were read, as many as fit: several readers look at the same places. */
export class LineCache {
  readonly #budget: number
  readonly #lines = new Map<DeviceLog, Map<number, Promise<readonly RawLine[]>>>()
  /** In order of use. */
  readonly #used = new Set<string>()
  readonly #places = new Map<string, { readonly log: DeviceLog; readonly number: number }>()
  #size = 0

  /** @param budget bytes of the blocks as they are in the bundle. */
  constructor(budget = 48 * 1024 * 1024) {
    this.#budget = budget
  }

  get(log: DeviceLog, number: number): Promise<readonly RawLine[]> {
    const name = `${number} ${log.device}`
    const own = this.#lines.get(log) ?? new Map<number, Promise<readonly RawLine[]>>()
    this.#lines.set(log, own)
    const known = own.get(number)
    this.#used.delete(name)
    this.#used.add(name)
    if (known !== undefined) return known
    const reading = log.lines(number)
    own.set(number, reading)
    this.#places.set(name, { log, number })
    this.#size += log.blocks[number]?.size ?? 0
    this.#makeRoom(name)
    return reading
  }

  #makeRoom(keep: string): void {
    for (const name of this.#used) {
      if (this.#size <= this.#budget) return
      const place = this.#places.get(name)
      if (place === undefined || name === keep) continue
      this.#lines.get(place.log)?.delete(place.number)
      this.#size -= place.log.blocks[place.number]?.size ?? 0
      this.#places.delete(name)
      this.#used.delete(name)
    }
  }
}
