/** The way of plain messages past MQTT.js, on whatever stream it speaks over. */
import type { Writable } from 'node:stream'
import type { IStream, MqttClient } from 'mqtt'
import { Cutter, type PlainMessage } from './cutter.ts'

/** `next` asks for more; until then nothing is read. */
export type TakeMessages = (messages: readonly PlainMessage[], next: () => void) => void

/** The part of MQTT.js that opens its stream, whose type it keeps to itself. It pipes the stream into its parser. */
interface Opener {
  streamBuilder: (...of: readonly unknown[]) => IStream
}

/** To be called before the client connects. */
export function addShortCut(client: MqttClient, version: 4 | 5, take: TakeMessages): void {
  const opener = client as unknown as Opener
  const open = opener.streamBuilder
  opener.streamBuilder = (...of) => {
    const stream = open(...of)
    const pipe = <Parser extends NodeJS.WritableStream>(parser: Parser): Parser => {
      pass(stream, parser as unknown as Writable, version, take)
      return parser
    }
    return Object.assign(stream, { pipe })
  }
}

function pass(stream: IStream, parser: Writable, version: 4 | 5, take: TakeMessages): void {
  const cutter = new Cutter(version)
  /** Writes that the parser is not through with: what comes behind them would overtake them. */
  let parsing = 0
  /** Those who want nothing more to be read. */
  let waiting = 0
  /** Calls `begin` with what goes on; where that is not called at once nothing is read until it is. */
  const goOn = (begin: (next: () => void) => void) => {
    let isOver = false
    let isWaiting = false
    begin(() => {
      if (isOver) return
      isOver = true
      if (isWaiting && --waiting === 0) stream.resume()
    })
    if (isOver) return
    isWaiting = true
    if (waiting++ === 0) stream.pause()
  }
  const parse = (bytes: Buffer, next: () => void) => {
    parsing++
    const hasRoom = parser.write(bytes, () => {
      parsing--
    })
    if (hasRoom) next()
    else parser.once('drain', next)
  }
  stream.on('data', (chunk: Buffer) => {
    const { messages, rest } = cutter.cut(chunk, parsing === 0)
    if (messages.length > 0) goOn((next) => take(messages, next))
    if (rest.length > 0) goOn((next) => parse(rest, next))
  })
  stream.on('end', () => {
    const rest = cutter.end()
    if (rest.length > 0) parser.write(rest)
    parser.end()
  })
}
