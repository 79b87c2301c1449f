import { randomFillSync } from 'node:crypto'

const RANDOM = Buffer.alloc(4096)
/** Hexadecimal digits that an id takes of them. */
const SIZE = 19
const VARIANTS = '89ab'
let digits = ''
let used = 0
let newest = { now: Number.NaN, text: '' }

/**
 * A UUID of version 7 (RFC 9562 §5.7): it begins with the time, ms, so that an index of such ids grows at its end. With
 * random ones each commit would rewrite as many pages as there are ids in it.
 */
export function timeId(now: number): string {
  if (used + SIZE > digits.length) {
    digits = randomFillSync(RANDOM).toString('hex')
    used = 0
  }
  if (newest.now !== now) newest = { now, text: timeDigits(now) }
  const at = used
  used += SIZE
  const variant = VARIANTS[digits.charCodeAt(at + 18) & 3]
  return `${newest.text}-7${digits.slice(at, at + 3)}-${variant}${digits.slice(at + 3, at + 6)}-${digits.slice(at + 6, at + 18)}`
}

function timeDigits(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}
