/** Bars of a histogram, one level upon the other. */
import type { Bucket } from '../../../shared/contract/lines.ts'
import type { LineLevel } from '../../../shared/model.ts'

/** From the bottom up: the worst ends on top, where it is seen. */
export const STACK: readonly LineLevel[] = ['none', 'debug', 'info', 'warn', 'error']

/** Where each level ends, counted from the bottom; the last is how high the bar is. */
export type Ends = readonly number[]

/**
 * The ends of each level in each bucket. A level that is there at all gets `least` of the highest bar: one error among a
 * thousand lines is still seen.
 */
export function stackEnds(buckets: readonly Bucket[], least: number): readonly Ends[] {
  const floor = Math.max(1, ...buckets.map(totalOf)) * least
  return buckets.map(({ counts }) => {
    let end = 0
    return STACK.map((level) => {
      const count = counts[level]
      end += count === 0 ? 0 : Math.max(count, floor)
      return end
    })
  })
}

export function totalOf({ counts }: Bucket): number {
  return counts.error + counts.warn + counts.info + counts.debug + counts.none
}

/** The bucket that a time lies in; -1 for none. Buckets are of one width, in order. */
export function bucketAt(buckets: readonly Bucket[], to: number, time: number): number {
  const [first] = buckets
  if (first === undefined || time < first.from || time >= to) return -1
  return Math.min(buckets.length - 1, Math.floor(((time - first.from) / (to - first.from)) * buckets.length))
}
