/**
 * The head of a request in the form that devices write: `POST`, a path, plain headers, the length of the body. Everything
 * else, valid or not, is `null` and Node's to judge.
 */
import type { HttpPacket } from '../platforms/platform.ts'

export interface OrdinaryHead {
  readonly packet: Omit<HttpPacket, 'body'>
  /** Where the body begins, and where it ends. */
  readonly from: number
  readonly to: number
}

const LONGEST_HEAD = 8192
const END = '\r\n\r\n'
const REQUEST_LINE = /^POST (\/[\w\-.~%!$&'()*+,;=:@/]*)(?:\?([\w\-.~%!$&'()*+,;=:@/?]*))? HTTP\/1\.1\r\n/
const HEADER = /([A-Za-z0-9-]+):([\x20-\x7e]*)\r\n/y
const LENGTH = /^\d{1,9}$/
/** They say how the body comes, or what becomes of the connection. */
const SPECIAL = new Set(['transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'proxy-connection', 'set-cookie'])

/** The head with which these bytes begin; null where it is not there as a whole. */
export function readHead(bytes: Buffer): OrdinaryHead | null {
  const end = bytes.indexOf(END)
  if (end === -1 || end > LONGEST_HEAD) return null
  const text = bytes.toString('latin1', 0, end + 2)
  const line = REQUEST_LINE.exec(text)
  if (line === null) return null
  const headers: Record<string, string> = {}
  HEADER.lastIndex = line[0].length
  for (let at = line[0].length; at < text.length; at = HEADER.lastIndex) {
    const header = HEADER.exec(text)
    if (header === null) return null
    const name = (header[1] as string).toLowerCase()
    // What comes twice is joined or refused, depending on its name.
    if (name in headers || SPECIAL.has(name)) return null
    headers[name] = (header[2] as string).trim()
  }
  const { connection = 'keep-alive', 'content-length': length = '' } = headers
  if (connection.toLowerCase() !== 'keep-alive' || !LENGTH.test(length)) return null
  const from = end + END.length
  const packet = { method: 'POST', path: line[1] as string, query: line[2] ?? '', headers }
  return { packet, from, to: from + Number(length) }
}
