/** Amazon's event stream encoding: a prelude of two lengths and its checksum, headers of texts, payload, checksum. */
import { crc32 } from 'node:zlib'

export function encodeMessage(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const [key, text] = [Buffer.from(name), Buffer.from(value)]
      const length = Buffer.alloc(2)
      length.writeUInt16BE(text.length)
      // Type 7 is a text.
      return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([7]), length, text])
    }),
  )
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + head.length + body.length, 0)
  prelude.writeUInt32BE(head.length, 4)
  const begun = Buffer.concat([prelude, checksum(prelude), head, body])
  return Buffer.concat([begun, checksum(begun)])
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}

export function eventMessage(type: string, payload: object): Buffer {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }
  return encodeMessage(headers, JSON.stringify(payload))
}

export function exceptionMessage(type: string, payload: object): Buffer {
  const headers = { ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' }
  return encodeMessage(headers, JSON.stringify(payload))
}
