/** What the schema `bucket` says, checked by hand: hundreds of them answer one look at a timeline, see `log-lines.ts`. */
import { z } from 'zod'
import { LINE_LEVELS } from './model.ts'

export const bucket = z.object({
  from: z.number(),
  counts: z.object({ error: z.number(), warn: z.number(), info: z.number(), debug: z.number(), none: z.number() }),
})
export type Bucket = Readonly<z.infer<typeof bucket>>

/** As strict as an array of `bucket`, but fields that it does not name stay. */
export const buckets = z.custom<Bucket[]>((value) => Array.isArray(value) && value.every(isBucket))

function isBucket(value: unknown): boolean {
  if (!isObject(value)) return false
  const { from, counts } = value as Record<keyof Bucket, unknown>
  if (!Number.isFinite(from) || !isObject(counts)) return false
  for (const level of LINE_LEVELS) if (!Number.isFinite((counts as Record<string, unknown>)[level])) return false
  return true
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
