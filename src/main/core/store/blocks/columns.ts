/** What a block keeps of each line besides its bytes: its template, its time, and the batch that it came in. */
import { BlockDamage, ByteReader, ByteWriter } from './bytes.ts'
import type { Run } from './lines.ts'
import { readPacked, writePacked, writePlain } from './packing.ts'
import type { Trial } from './trial.ts'

export interface Columns {
  /** Index of each line's template in the block's list. */
  readonly places: Uint8Array | Uint16Array
  readonly runs: readonly Run[]
  /** Device times; NaN where the device did not say. */
  readonly times: Float64Array
}

/** Compressing them gains little, and every search of a block has to undo it. */
const WORTH = 0.6
const WHOLE = 0
const DOUBLES = 1
/** So that a difference of two of them is written exactly. */
const LARGEST = 2 ** 50
const FIRST_BYTES = 8 * 1024

const inner = new ByteWriter(FIRST_BYTES)
const outer = new ByteWriter(FIRST_BYTES)

/** `times`: see `Columns`. */
export function encodeColumns(
  places: Uint16Array,
  runs: readonly Run[],
  times: Float64Array,
  zstdTrial: Trial,
): Uint8Array<ArrayBuffer> {
  const out = inner.clear()
  const wide = places.some((place) => place > 0xff)
  out.byte(wide ? 2 : 1)
  if (wide) for (const place of places) out.bytes(Uint8Array.of(place & 0xff, place >> 8))
  else out.bytes(Uint8Array.from(places))
  writeRuns(out, runs)
  writeTimes(out, times)
  const packed = outer.clear()
  if (zstdTrial.isDue()) zstdTrial.tried(writePacked(packed, out.written(), WORTH))
  else writePlain(packed, out.written())
  return packed.finish()
}

/** Columns as they are, neither compressed nor unpacked. */
export function plainColumns(bytes: Uint8Array): Uint8Array {
  return readPacked(new ByteReader(bytes))
}

export function decodeColumns(bytes: Uint8Array, lines: number): Columns {
  const { packed, isWide, runs, timesAt } = openColumns(bytes, lines)
  const raw = packed.subarray(PLACES_AT, PLACES_AT + (isWide ? 2 * lines : lines))
  const places = isWide
    ? Uint16Array.from({ length: lines }, (_, line) => (raw[2 * line] as number) | ((raw[2 * line + 1] as number) << 8))
    : raw
  return { places, runs, times: readTimes(new ByteReader(packed, timesAt), lines) }
}

interface OpenColumns {
  /** Places from `PLACES_AT` on. */
  readonly packed: Uint8Array
  /** Whether a place takes two bytes. */
  readonly isWide: boolean
  readonly runs: readonly Run[]
  /** Where the mode of the times stands, and then they. */
  readonly timesAt: number
}

const PLACES_AT = 1

function openColumns(bytes: Uint8Array, lines: number): OpenColumns {
  const packed = plainColumns(bytes)
  const isWide = packed[0] === 2
  const reader = new ByteReader(packed, PLACES_AT + (isWide ? 2 * lines : lines))
  const runs = readRuns(reader)
  let count = 0
  for (const run of runs) count += run.lines
  if (count !== lines) throw new BlockDamage('a block misses lines')
  return { packed, isWide, runs, timesAt: reader.at }
}

function writeRuns(out: ByteWriter, runs: readonly Run[]): void {
  const mode = modeOf(runs.flatMap(({ received, clockOffset, zoneMinutes }) => [received, clockOffset, zoneMinutes]))
  out.byte(mode)
  out.count(runs.length)
  let before = { received: 0, clockOffset: 0, zoneMinutes: 0 }
  for (const run of runs) {
    out.count(run.source)
    out.count(run.lines)
    writeNumber(out, mode, run.received, before.received)
    writeNumber(out, mode, run.clockOffset, before.clockOffset)
    writeNumber(out, mode, run.zoneMinutes, before.zoneMinutes)
    before = run
  }
}

function readRuns(reader: ByteReader): Run[] {
  const mode = reader.byte()
  const runs: Run[] = []
  let before = { received: 0, clockOffset: 0, zoneMinutes: 0 }
  for (let left = reader.count(); left > 0; left--) {
    const source = reader.count()
    const lines = reader.count()
    const received = readNumber(reader, mode, before.received)
    const clockOffset = readNumber(reader, mode, before.clockOffset)
    const zoneMinutes = readNumber(reader, mode, before.zoneMinutes)
    before = { received, clockOffset, zoneMinutes }
    runs.push({ source, lines, received, clockOffset, zoneMinutes })
  }
  return runs
}

function writeTimes(out: ByteWriter, times: Float64Array): void {
  const mode = times.every((time) => Number.isNaN(time) || isWhole(time)) ? WHOLE : DOUBLES
  out.byte(mode)
  let before = 0
  for (let line = 0; line < times.length; line++) {
    const time = times[line] as number
    if (mode === DOUBLES) out.double(time)
    else if (Number.isNaN(time)) out.count(0)
    else {
      const step = time - before
      out.count(step < 0 ? -2 * step : 2 * step + 1)
      before = time
    }
  }
}

function readTimes(reader: ByteReader, lines: number): Float64Array {
  const mode = reader.byte()
  const times = new Float64Array(lines)
  if (mode === DOUBLES) {
    for (let line = 0; line < lines; line++) times[line] = reader.double()
    return times
  }
  const bytes = reader.rest()
  let at = 0
  let before = 0
  for (let line = 0; line < lines; line++) {
    // As `ByteReader.count` where it is short, in whole numbers and without a choice for its sign.
    const first = bytes[at++] as number
    let code = first
    if (first >= 0x80) {
      const second = bytes[at++] as number
      code = (first & 0x7f) | ((second & 0x7f) << 7)
      if (second >= 0x80) {
        const third = bytes[at++] as number
        if (third >= 0x80) {
          const long = new ByteReader(bytes, at - 3)
          before += stepOf(long.count())
          at = long.at
          times[line] = before
          continue
        }
        code |= third << 14
      }
    }
    const minus = (code & 1) - 1
    before += ((code >>> 1) ^ minus) - minus
    times[line] = code === 0 ? Number.NaN : before
  }
  if (at > bytes.length) throw new BlockDamage('a block ends too early')
  return times
}

/** What a code of `readTimes` means. */
function stepOf(code: number): number {
  return code % 2 === 1 ? (code - 1) / 2 : -code / 2
}

/** Whole numbers are written as steps, whatever else a vendor's clock may give as it is. */
function modeOf(values: readonly number[]): number {
  return values.every(isWhole) ? WHOLE : DOUBLES
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < LARGEST && !Object.is(value, -0)
}

function writeNumber(out: ByteWriter, mode: number, value: number, before: number): void {
  if (mode === DOUBLES) out.double(value)
  else out.signed(value - before)
}

function readNumber(reader: ByteReader, mode: number, before: number): number {
  return mode === DOUBLES ? reader.double() : before + reader.signed()
}
