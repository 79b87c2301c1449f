/**
 * The pieces of a line's JSON, and a whole line where it is too long or too odd for a chunk (packing/chunk.ts). What lines
 * of an upload share comes first: it and the end of the line before pack into one match. `time`, the corrected time, stands
 * there only where it is not `deviceTime` less `clockOffset`, or `received` without a device time: two clocks in each line
 * would be a tenth of the packed file. The bytes are JSON already but for a few to escape, for both are UTF-8; what is not
 * UTF-8 goes as base64.
 */
import { isUtf8 } from 'node:buffer'
import type { LineLevel } from '../../../shared/model.ts'
import type { LineOrigin } from '../store/log-line.ts'
import type { RawLine } from '../store/store.ts'
import type { EntryWriter } from './spool.ts'

/** A multiple of 3, so that pieces of base64 can be joined. */
const PIECE = 48 * 1024

/** Up to the line's number. */
export function sharedJson(origin: LineOrigin): string {
  return batchJson(origin)(origin)
}

/** The same of many batches from one sender. */
export function batchJson({ device, connection, how }: Pick<LineOrigin, 'device' | 'connection' | 'how'>) {
  const begin = JSON.stringify({ device, connection, how }).slice(0, -1)
  return ({ received, clockOffset }: Pick<LineOrigin, 'received' | 'clockOffset'>) =>
    `${begin},"received":${numberJson(received)},"clockOffset":${numberJson(clockOffset)},"seq":`
}

/** As JSON.stringify has it, in a fraction of its time. */
function numberJson(value: number): string {
  return Number.isFinite(value) ? `${value}` : 'null'
}

/** From behind its times to its bytes. */
export function wordsJson(level: LineLevel, module: string | null): string {
  return `,"level":"${level}","module":${JSON.stringify(module)},`
}

/** Writes a line and a line feed, as a segment or more of their own. */
export function writeLine(line: RawLine, to: EntryWriter): void {
  const { seq, deviceTime, level, module, bytes } = line
  const isText = isUtf8(bytes)
  const own = isExpected(line) ? '' : `,"time":${JSON.stringify(line.time)}`
  const times = `${seq},"deviceTime":${JSON.stringify(deviceTime)}${own}`
  const head = `${sharedJson(line)}${times}${wordsJson(level, module)}"${isText ? 'text' : 'base64'}":"`
  // A block of the index begins with a line, and a segment with a block.
  to.cut()
  to.write(Buffer.from(head))
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = Buffer.from(bytes.subarray(from, from + PIECE))
    to.write(isText ? escaped(piece) : Buffer.from(piece.toString('base64')))
  }
  to.write(Buffer.from('"}\n'))
}

/** Whether the corrected time follows from what else stands there. */
function isExpected({ deviceTime, time, received, clockOffset }: RawLine): boolean {
  return time === (deviceTime === null ? received : deviceTime - clockOffset)
}

/** Byte by byte, since a piece may end within a character. */
function escaped(piece: Buffer): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
  const text = piece.toString('latin1').replace(/[\u0000-\u001f"\\]/g, (char) => JSON.stringify(char).slice(1, -1))
  return Buffer.from(text, 'latin1')
}
