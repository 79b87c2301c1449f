/** Lines for those who hold a batch or a stored line, with the platforms that this app has. */
import type { LogLine } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import type { MatchLine } from '../../../shared/query.ts'
import { decodeBatch, isBundleEncoding } from '../bundle/import-batch.ts'
import { decodeText, isTextEncoding } from '../formats/text-batch.ts'
import { platformById } from '../platforms/index.ts'
import { type Decode, type DecodeInto, linesOf } from './decode.ts'
import { Matchable, toLogLine } from './log-line.ts'
import type { Committed } from './store.ts'

export { rawToLine } from './log-line.ts'

/** @throws RangeError for a platform that is not there */
export const decode: Decode = (id, encoding, body, context) => {
  if (isBundleEncoding(encoding)) return decodeBatch(body)
  if (isTextEncoding(encoding)) return decodeText(encoding, body, context)
  const platform = platformById(id)
  if (!platform) throw new RangeError(`no platform ${id}`)
  return platform.decode(encoding, body, context)
}

/** For text and bundles there is only `decode`. */
export const decodeInto: DecodeInto = (id, encoding, body, context, sink) => {
  if (isBundleEncoding(encoding) || isTextEncoding(encoding)) return false
  return platformById(id)?.decodeInto?.(encoding, body, context, sink) ?? false
}

/** A line that was just committed: as windows show it, and as queries ask about it (whole, also where it is shown cut). */
export interface LiveLine {
  readonly line: LogLine
  readonly match: MatchLine
}

/** The lines of a batch that was just committed. */
export function batchLines(batch: Committed['batches'][number]): readonly LiveLine[] {
  const device = splitDeviceKey(batch.device)
  return linesOf(decode, batch).map((decoded, index) => {
    const line = toLogLine(decoded, batch.firstSeq + index, batch)
    return { line, match: new Matchable(decoded, line.time, device) }
  })
}
