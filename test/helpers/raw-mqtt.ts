/** MQTT 3.1.1 by hand, byte for byte, over any socket: nothing of the app's code or of its libraries is used. */
import { once } from 'node:events'
import net, { type Socket } from 'node:net'

export interface ConnectFields {
  readonly clientId: string
  readonly username?: string | Uint8Array
  readonly password?: string | Uint8Array
  readonly clean?: boolean
  readonly keepalive?: number
  readonly version?: 3 | 4 | 5
  readonly will?: {
    readonly topic: string
    readonly payload: string
    readonly qos?: 0 | 1 | 2
    readonly retain?: boolean
  }
}

const text = (value: string | Uint8Array) => {
  const bytes = Buffer.from(value as string)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
const word = (value: number) => Buffer.from([value >> 8, value & 0xff])

export function frame(first: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  let rest = body.length
  do {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from([first, ...length]), body])
}

export function connectFrame(fields: ConnectFields): Buffer {
  const { clientId, username, password, clean = true, keepalive = 60, version = 4, will } = fields
  const flags =
    (username === undefined ? 0 : 0x80) |
    (password === undefined ? 0 : 0x40) |
    (will ? 0x04 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0) |
    (clean ? 0x02 : 0)
  return frame(
    0x10,
    text(version === 3 ? 'MQIsdp' : 'MQTT'),
    Buffer.from([version, flags]),
    word(keepalive),
    ...(version === 5 ? [Buffer.from([0])] : []),
    text(clientId),
    ...(will ? [text(will.topic), text(will.payload)] : []),
    ...(username === undefined ? [] : [text(username)]),
    ...(password === undefined ? [] : [text(password)]),
  )
}

export interface PublishFields {
  readonly topic: string
  readonly payload: string | Uint8Array
  readonly qos?: 0 | 1 | 2
  readonly id?: number
  readonly dup?: boolean
  readonly retain?: boolean
}

export function publishFrameOf({
  topic,
  payload,
  qos = 0,
  id = 1,
  dup = false,
  retain = false,
}: PublishFields): Buffer {
  const first = 0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0)
  return frame(first, text(topic), ...(qos > 0 ? [word(id)] : []), Buffer.from(payload as string))
}

export function subscribeFrame(id: number, filters: readonly (readonly [string, 0 | 1 | 2])[]): Buffer {
  return frame(0x82, word(id), ...filters.flatMap(([filter, qos]) => [text(filter), Buffer.from([qos])]))
}

export const pubrelFrame = (id: number) => frame(0x62, word(id))
export const pingFrame = () => frame(0xc0)
export const disconnectFrame = () => frame(0xe0)

export interface Packet {
  /** High half of the first byte: 2 CONNACK, 3 PUBLISH, 4 PUBACK, 5 PUBREC, 7 PUBCOMP, 9 SUBACK, 13 PINGRESP. */
  readonly type: number
  readonly flags: number
  readonly body: Buffer
}

export const CONNACK = 2
export const PUBLISH = 3
export const PUBACK = 4
export const PUBREC = 5
export const PUBCOMP = 7
export const SUBACK = 9
export const PINGRESP = 13

/** The parts of a PUBLISH packet. */
export function published(packet: Packet): { topic: string; payload: string; qos: number; id: number | null } {
  const length = packet.body.readUInt16BE(0)
  const qos = (packet.flags >> 1) & 3
  const at = 2 + length
  return {
    topic: packet.body.subarray(2, at).toString(),
    payload: packet.body.subarray(at + (qos > 0 ? 2 : 0)).toString(),
    qos,
    id: qos > 0 ? packet.body.readUInt16BE(at) : null,
  }
}

export class RawMqtt {
  readonly packets: Packet[] = []
  readonly socket: Socket
  closed = false
  private buffered: Buffer = Buffer.alloc(0)
  private readonly waiting = new Set<() => void>()

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.take(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.closed = true
      this.wake()
    })
  }

  static async open(port: number): Promise<RawMqtt> {
    const socket = net.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawMqtt(socket)
  }

  /** Connects and waits for CONNACK; gives its return code and whether a session was there. */
  async signIn(fields: ConnectFields): Promise<{ code: number; sessionPresent: boolean }> {
    this.socket.write(connectFrame(fields))
    const { body } = await this.next(CONNACK)
    return { code: body[1] ?? -1, sessionPresent: body[0] === 1 }
  }

  async subscribe(id: number, filters: readonly (readonly [string, 0 | 1 | 2])[]): Promise<number[]> {
    this.socket.write(subscribeFrame(id, filters))
    const { body } = await this.next(SUBACK)
    return [...body.subarray(2)]
  }

  write(...frames: Uint8Array[]): void {
    this.socket.write(Buffer.concat(frames))
  }

  /** The oldest packet of this type that was not taken yet. */
  async next(type: number): Promise<Packet> {
    for (;;) {
      const at = this.packets.findIndex((packet) => packet.type === type)
      if (at !== -1) return this.packets.splice(at, 1)[0] as Packet
      if (this.closed) throw new Error(`the connection was closed before a packet of type ${type} came`)
      await this.change()
    }
  }

  async end(): Promise<void> {
    while (!this.closed) await this.change()
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  private take(chunk: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, chunk])
    while (this.takePacket());
    this.wake()
  }

  private takePacket(): boolean {
    let length = 0
    let at = 1
    let byte: number | undefined
    do {
      byte = this.buffered[at]
      if (byte === undefined) return false
      length += (byte & 0x7f) * 128 ** (at - 1)
      at++
    } while (byte & 0x80)
    if (this.buffered.length < at + length) return false
    const first = this.buffered[0] ?? 0
    this.packets.push({ type: first >> 4, flags: first & 15, body: this.buffered.subarray(at, at + length) })
    this.buffered = this.buffered.subarray(at + length)
    return true
  }
}
