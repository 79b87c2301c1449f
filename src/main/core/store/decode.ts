import type { DeviceKey, PlatformId } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import type { BatchContext, DecodedLine, LineSink } from '../platforms/platform.ts'

/** A platform's `decode`, found by the platform's id. */
export type Decode = (
  platform: PlatformId,
  encoding: string,
  body: Uint8Array,
  context: BatchContext,
) => readonly DecodedLine[]

/** A platform's `decodeInto`, see there; false where it has none. */
export type DecodeInto = (
  platform: PlatformId,
  encoding: string,
  body: Uint8Array,
  context: BatchContext,
  sink: LineSink,
) => boolean

export interface Encoded {
  readonly device: DeviceKey
  readonly encoding: string
  readonly body: Uint8Array
  /** Lines that were numbered when it arrived. */
  readonly count: number
  readonly zoneMinutes: number
}

/** The lines of a batch, as many as were numbered when it arrived; null where no decoder here reads it that way. */
export function exactLinesOf(
  decode: Decode,
  { device, encoding, body, count, zoneMinutes }: Encoded,
): readonly DecodedLine[] | null {
  try {
    const lines = decode(splitDeviceKey(device).platform, encoding, body, { zoneMinutes })
    return lines.length === count ? lines : null
  } catch {
    return null
  }
}

/**
 * The same for those who show lines: a body that no decoder here reads (it came with another version's decoder, or the
 * disk changed it) is one line, whole: nothing of it is hidden.
 */
export function linesOf(decode: Decode, batch: Encoded): readonly DecodedLine[] {
  return exactLinesOf(decode, batch) ?? [{ bytes: batch.body, level: 'none', time: null, module: null }]
}
