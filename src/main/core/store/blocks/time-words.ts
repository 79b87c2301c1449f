/**
 * Words of a line that only say its time again: those are not kept in its block, since the time is there already and
 * writes them anew, byte for byte.
 */

/** Forms in which a word can write the time; 0 is any other word. */
export const NO_TIME = 0
const DATE = 1
const CLOCK = 2
const CLOCK_MS = 3
const STAMP = 4
const STAMP_MS = 5
const STAMP_UTC = 6
const STAMP_MS_UTC = 7
const EPOCH_S = 8
const EPOCH_MS = 9
export const TIME_FORMS = 9

/** What each form looks like: 0 for any digit, every other character for itself. */
export const TIME_SHAPES: readonly string[] = [
  '',
  '0000-00-00',
  '00:00:00',
  '00:00:00.000',
  '0000-00-00T00:00:00',
  '0000-00-00T00:00:00.000',
  '0000-00-00T00:00:00Z',
  '0000-00-00T00:00:00.000Z',
  '0000000000',
  '0000000000000',
]

/** Lengths at which a word is worth a look. */
const MAYBE_TIME = Uint8Array.from({ length: 256 }, (_, length) =>
  TIME_SHAPES.some((shape) => shape !== '' && shape.length === length) ? 1 : 0,
)
const LENGTHS = Uint8Array.from(TIME_SHAPES, (shape) => shape.length)
const LONGEST = 24
/** Where the clock stands in a whole stamp. */
const CLOCK_AT = 11
const DAY = 86_400_000
/** Written with four digits for the year, and with ten for the seconds since 1970. */
const FIRST = 1_000_000_000_000
const END = 253_402_300_800_000 - DAY

/** One time, ready to be written in every form. */
export class TimeWords {
  readonly #local = new Stamp()
  readonly #utc = new Stamp()
  readonly #scratch = new Uint8Array(LONGEST)
  #time = 0
  #zone = 0
  #known = false

  /** Device time, Unix ms or null, and the minutes that its clock is east of UTC. */
  set(time: number | null, zoneMinutes: number): void {
    const whole = Number.isInteger(time) && Number.isInteger(zoneMinutes) && Math.abs(zoneMinutes) <= DAY / 60_000
    this.#known = whole && time !== null && time >= FIRST && time < END
    this.#time = time ?? 0
    this.#zone = zoneMinutes
  }

  /** The form in which a word writes the time, `NO_TIME` if it does not. */
  formOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    if (!this.#known || MAYBE_TIME[length] !== 1) return NO_TIME
    const form = likelyForm(bytes, start, length)
    return form !== NO_TIME && this.endOf(form, bytes, start, end) === end ? form : NO_TIME
  }

  /** Where the time ends if it is written here in this form, else -1. */
  endOf(form: number, bytes: Uint8Array, start: number, to: number): number {
    const length = LENGTHS[form] as number
    if (!this.#known || to - start < length) return -1
    const written = this.#written(form)
    const from = form === CLOCK || form === CLOCK_MS ? CLOCK_AT : 0
    for (let at = 0; at < length; at++) if (written[from + at] !== bytes[start + at]) return -1
    return start + length
  }

  /** Writes the word and gives where it ends. */
  write(form: number, out: Uint8Array, at: number): number {
    switch (form) {
      case DATE:
        return this.#here().copy(0, 10, out, at)
      case CLOCK:
        return this.#here().copy(CLOCK_AT, 19, out, at)
      case CLOCK_MS:
        return this.#here().copy(CLOCK_AT, 23, out, at)
      case STAMP:
        return this.#here().copy(0, 19, out, at)
      case STAMP_MS:
        return this.#here().copy(0, 23, out, at)
      case STAMP_UTC:
        out[at + 19] = 0x5a
        return this.#there().copy(0, 19, out, at) + 1
      case STAMP_MS_UTC:
        out[at + 23] = 0x5a
        return this.#there().copy(0, 23, out, at) + 1
      case EPOCH_S:
        return writeNumber(Math.floor(this.#time / 1000), 10, out, at)
      case EPOCH_MS:
        return writeNumber(this.#time, 13, out, at)
      default:
        return at
    }
  }

  /** What the form writes, from its beginning or, for the clock alone, from `CLOCK_AT`. */
  #written(form: number): Uint8Array {
    if (form <= STAMP_MS) return this.#here().text
    this.write(form, this.#scratch, 0)
    return this.#scratch
  }

  #here(): Stamp {
    this.#local.set(this.#time + this.#zone * 60_000)
    return this.#local
  }

  #there(): Stamp {
    this.#utc.set(this.#time)
    return this.#utc
  }
}

const DASH = 0x2d
const COLON = 0x3a
const LETTER_T = 0x54
const LETTER_Z = 0x5a

function likelyForm(bytes: Uint8Array, start: number, length: number): number {
  const isDate = bytes[start + 4] === DASH
  switch (length) {
    case 8:
      return bytes[start + 2] === COLON ? CLOCK : NO_TIME
    case 10:
      return isDate ? DATE : EPOCH_S
    case 12:
      return bytes[start + 2] === COLON ? CLOCK_MS : NO_TIME
    case 13:
      return EPOCH_MS
    case 19:
      return isDate && bytes[start + 10] === LETTER_T ? STAMP : NO_TIME
    case 20:
      return isDate && bytes[start + 19] === LETTER_Z ? STAMP_UTC : NO_TIME
    case 23:
      return isDate && bytes[start + 10] === LETTER_T ? STAMP_MS : NO_TIME
    default:
      return isDate && bytes[start + 23] === LETTER_Z ? STAMP_MS_UTC : NO_TIME
  }
}

/** `YYYY-MM-DDTHH:MM:SS.mmm`; neighbors share most of it, so only what changed is written again. */
class Stamp {
  readonly text = new Uint8Array(24)
  #day = Number.NaN
  #second = Number.NaN
  #time = Number.NaN

  constructor() {
    this.text.set([0, 0, 0, 0, DASH, 0, 0, DASH, 0, 0, LETTER_T, 0, 0, COLON, 0, 0, COLON, 0, 0, 0x2e, 0, 0, 0])
  }

  set(time: number): void {
    if (time === this.#time) return
    this.#time = time
    const second = Math.floor(time / 1000)
    writeNumber(time - second * 1000, 3, this.text, 20)
    if (second === this.#second) return
    this.#second = second
    const day = Math.floor(time / DAY)
    const rest = second - day * 86_400
    const hour = Math.floor(rest / 3600)
    const minute = Math.floor(rest / 60) - hour * 60
    writeNumber(hour, 2, this.text, 11)
    writeNumber(minute, 2, this.text, 14)
    writeNumber(rest % 60, 2, this.text, 17)
    if (day !== this.#day) this.#setDay(day)
  }

  copy(from: number, to: number, out: Uint8Array, at: number): number {
    for (let index = from; index < to; index++) out[at + index - from] = this.text[index] as number
    return at + to - from
  }

  #setDay(day: number): void {
    this.#day = day
    const date = new Date(day * DAY)
    writeNumber(date.getUTCFullYear(), 4, this.text, 0)
    writeNumber(date.getUTCMonth() + 1, 2, this.text, 5)
    writeNumber(date.getUTCDate(), 2, this.text, 8)
  }
}

/** Decimal digits with leading zeros. */
function writeNumber(value: number, digits: number, out: Uint8Array, at: number): number {
  let rest = value
  for (let index = at + digits - 1; index >= at; index--) {
    const tens = Math.floor(rest / 10)
    out[index] = 0x30 + rest - tens * 10
    rest = tens
  }
  return at + digits
}
