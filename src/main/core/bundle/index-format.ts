/**
 * `index.json`: where the lines of each device lie within the deflated data of their `.ndjson`, in blocks that inflate on
 * their own, with the time and the levels of each. A reader that knows it shows any place of a bundle, and the histogram,
 * without inflating the rest. It says nothing that the `.ndjson` does not: a bundle without it, or whose file was packed
 * anew by another program, is read from its beginning.
 */
import { z } from 'zod'
import { deviceKey, LINE_LEVELS } from '../../../shared/model.ts'

const count = z.number().int().nonnegative()

export const indexBlock = z.object({
  /** Bytes of content before it in the entry, and its own. */
  at: count,
  size: count,
  /** Bytes of deflated data before it in the entry, and its own. */
  packedAt: count,
  packedSize: count,
  lines: count,
  /** Numbers of its first and last line. */
  first: count,
  last: count,
  /** Corrected time of its earliest and latest line, Unix ms. */
  from: z.number(),
  to: z.number(),
  /** Lines per level, in the order of `levels`. */
  levels: z.array(count).length(LINE_LEVELS.length),
})
export type IndexBlock = z.infer<typeof indexBlock>

export const bundleIndex = z.object({
  format: z.literal('fieldtap-index'),
  version: z.literal(1),
  levels: z.tuple([z.literal('error'), z.literal('warn'), z.literal('info'), z.literal('debug'), z.literal('none')]),
  logs: z.array(z.object({ device: deviceKey, entry: z.string(), blocks: z.array(indexBlock) })),
})
export type BundleIndex = z.infer<typeof bundleIndex>
