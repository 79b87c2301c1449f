import type { DeviceKey, PlatformId } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import type { BatchContext, DecodedLine } from '../platforms/platform.ts'

/** A platform's `decode`, found by the platform's id. */
export type Decode = (
  platform: PlatformId,
  encoding: string,
  body: Uint8Array,
  context: BatchContext,
) => readonly DecodedLine[]

export interface Encoded {
  readonly device: DeviceKey
  readonly encoding: string
  readonly body: Uint8Array
  /** Lines that were numbered when it arrived. */
  readonly count: number
  readonly zoneMinutes: number
}

/**
 * The lines of a batch, as many as were numbered when it arrived. A body that no decoder here reads that way (it came
 * with another version's decoder, or the disk changed it) is shown whole as one line: nothing of it is hidden.
 */
export function linesOf(
  decode: Decode,
  { device, encoding, body, count, zoneMinutes }: Encoded,
): readonly DecodedLine[] {
  try {
    const lines = decode(splitDeviceKey(device).platform, encoding, body, { zoneMinutes })
    if (lines.length === count) return lines
  } catch {
    // As below.
  }
  return [{ bytes: body, level: 'none', time: null, module: null }]
}
