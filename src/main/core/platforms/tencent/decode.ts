/** From a stored batch back to its lines; the encodings are those that the two uploads give out. */
import type { BatchContext, DecodedLine } from '../platform.ts'
import { decodeLines } from './lines.ts'
import { ENCODING_A, linesA } from './upload-a.ts'
import { ENCODING_B, linesB } from './upload-b.ts'

export function decode(encoding: string, body: Uint8Array, context: BatchContext): readonly DecodedLine[] {
  switch (encoding) {
    case ENCODING_A:
      return decodeLines(linesA(body), context)
    case ENCODING_B:
      return decodeLines(linesB(body), context)
    default:
      throw new RangeError(`Unknown encoding of a Tencent batch: ${encoding}`)
  }
}
