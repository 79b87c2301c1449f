/** What crosses the wire about text logs that are brought in. */
import { z } from 'zod'

export const ingestPiece = z.object({
  is: z.enum(['progress', 'done']),
  /** Id of the format that it is read in. */
  format: z.string(),
  /** Bytes read, and in all. */
  bytes: z.number(),
  total: z.number(),
  lines: z.number(),
  repeats: z.number(),
  /** Lines that were too long for one, and stand as several. */
  cut: z.number(),
})
export type IngestPiece = Readonly<z.infer<typeof ingestPiece>>
