/** One line as it is shown and streamed. */
import { z } from 'zod'
import { deviceKey } from './ids.ts'
import { lineLevel } from './levels.ts'

export const logLine = z.object({
  /** Number of the line in the order of arrival, from 1, never reused. */
  seq: z.number(),
  device: deviceKey,
  /** When the laptop received it. */
  received: z.number(),
  /** What the device's own clock said, in UTC; null when unknown or zero. */
  deviceTime: z.number().nullable(),
  /** The best estimate of when it happened: device time less the clock's offset, else the receive time. */
  time: z.number(),
  level: lineLevel,
  module: z.string().nullable(),
  /** The line as sent, read as UTF-8 with U+FFFD for what is not; cut to `LINE_PREVIEW` characters in pages and streams. */
  text: z.string(),
  /** Bytes as sent. `text` was cut if `cut`. */
  size: z.number(),
  cut: z.boolean(),
  /** Base64 of the bytes as sent, only where they are not valid UTF-8 and the line is not cut. */
  bytes: z.string().optional(),
})
export type LogLine = Readonly<z.infer<typeof logLine>>
