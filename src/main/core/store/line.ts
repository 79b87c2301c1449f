/** Lines for those who hold a batch or a stored line, with the platforms that this app has. */
import { decodeBatch, isBundleEncoding } from '../bundle/import-batch.ts'
import { decodeText, isTextEncoding } from '../formats/text-batch.ts'
import { platformById } from '../platforms/index.ts'
import type { Decode, DecodeInto } from './decode.ts'

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
