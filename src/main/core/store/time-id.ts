import { randomFillSync } from 'node:crypto'

const RANDOM = Buffer.alloc(4096)
const SIZE = 10
let used = RANDOM.length

/**
 * A UUID of version 7 (RFC 9562 §5.7): it begins with the time, ms, so that an index of such ids grows at its end. With
 * random ones each commit would rewrite as many pages as there are ids in it.
 */
export function timeId(now: number): string {
  if (used + SIZE > RANDOM.length) {
    randomFillSync(RANDOM)
    used = 0
  }
  const time = Math.floor(now).toString(16).padStart(12, '0')
  const random = RANDOM.toString('hex', used, used + SIZE)
  const variant = (8 + ((RANDOM[used + 8] ?? 0) & 3)).toString(16)
  used += SIZE
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6, 18)}`
}
