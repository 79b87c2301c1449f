/** A Tencent device, played on real sockets: a pump controller with firmware built on the C SDK. */
import { createHmac } from 'node:crypto'
import type { DeviceDraft, Simulator, SimulatorIo, SimulatorMqtt, SimulatorOptions } from '../platform.ts'
import { clientIdOf, productOf } from './identity.ts'
import { codeOf, levelOf } from './level.ts'
import { printLine, pumpStory } from './simulator-story.ts'
import { createUploader, type Uploader } from './simulator-upload.ts'
import { queryTopic, resultTopic } from './topics.ts'

const VARIANTS = ['b', 'a'] as const
type Variant = (typeof VARIANTS)[number]

const TICK = 100
/** The C SDK uploads this often, and at once when its buffer runs full. */
const UPLOAD_EVERY = 2000
const FULL_BYTES = 3750
/** After a pause (a suspended laptop) no more than this is made up for. */
const CATCH_UP = 5000
/** The pump stands in China. */
const ZONE = 8 * 3_600_000

export const simulator: Simulator = { variants: VARIANTS, invent, run }

function invent(random: () => number): DeviceDraft {
  const secret = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString('base64')
  return { product: 'DEMOPUMP01', name: 'pump-1', secret, certificate: '' }
}

async function run(options: SimulatorOptions, io: SimulatorIo, signal: AbortSignal): Promise<void> {
  const variant = VARIANTS.find((known) => known === (options.variant ?? 'b'))
  if (variant === undefined) throw new RangeError(`The simulator has no variant ${JSON.stringify(options.variant)}`)
  const device = createDevice(options, variant, io, signal)
  const mqtt = await device.connect()
  try {
    await device.greet(mqtt)
    while (!signal.aborted) {
      await io.sleep(TICK, signal)
      device.live()
      if (device.isUploadDue()) await device.upload()
    }
    await device.upload()
  } finally {
    await mqtt.end()
  }
}

interface PlayedDevice {
  connect(): Promise<SimulatorMqtt>
  /** Subscribes, and asks for the time and its level. */
  greet(mqtt: SimulatorMqtt): Promise<void>
  /** Does what has become due since the last call: logs. */
  live(): void
  isUploadDue(): boolean
  upload(): Promise<void>
}

function createDevice(options: SimulatorOptions, variant: Variant, io: SimulatorIo, signal: AbortSignal): PlayedDevice {
  const { identity, secret } = options
  const story = pumpStory(io.random)
  /** As the platform counts. Before any answer the C SDK uploads errors. */
  let level = 1
  let knowsTime = false
  const clock = () => (knowsTime ? Math.floor(io.now() / 1000) : 0)
  const uploader = createUploader({ generation: variant, url: options.httpUrl, identity, secret, clock }, io)
  const log = createLog(options.rate, io.now(), print, uploader, io)
  let uploadedAt = io.now()
  let troubled = false

  function print(): string | null {
    const line = story.next().value
    return line.level <= level ? printLine(line, io.now() + ZONE) : null
  }

  function receive(topic: string, payload: Uint8Array): void {
    if (topic === resultTopic('$sys', identity)) knowsTime = true
    if (topic !== resultTopic('$log', identity)) return
    const told = levelOf(readLogLevel(payload))
    const code = told === null ? null : codeOf(told)
    if (code === null) return
    if (code < level) uploader.clear()
    if (code !== level) io.tell(`It uploads ${told === 'off' ? 'nothing' : told} from now on.`)
    level = code
  }

  async function greet(mqtt: SimulatorMqtt): Promise<void> {
    await mqtt.subscribe(resultTopic('$sys', identity), 0)
    await mqtt.subscribe(resultTopic('$log', identity), 0)
    await mqtt.publish(queryTopic('$sys', identity), '{"type": "get", "resource": ["time"]}', 0)
    const token = `${productOf(identity)}-${log.nextToken()}`
    await mqtt.publish(queryTopic('$log', identity), `{"type": "get_log_level", "clientToken": "${token}"}`, 0)
  }

  return {
    async connect() {
      let session: SimulatorMqtt | null = null
      const mqtt = await io.connectMqtt({
        ...signInOf(options, variant, io),
        onMessage: receive,
        onReconnect: () => {
          io.tell('It is connected again and asks for its level.')
          // A session that is lost meanwhile brings the next reconnect.
          if (session !== null) greet(session).catch(() => {})
        },
        onClose: () => {
          if (!signal.aborted) io.tell('Its connection is gone; it keeps logging.')
        },
      })
      session = mqtt
      io.tell(`It signed in as ${clientIdOf(identity)}.`)
      return mqtt
    },
    greet,
    live: () => log.live(),
    isUploadDue: () => {
      const isFull = uploader.waiting() > FULL_BYTES && !troubled
      return uploader.waiting() > 0 && (isFull || io.now() - uploadedAt >= UPLOAD_EVERY)
    },
    async upload() {
      const { uploaded, trouble } = await uploader.flush()
      uploadedAt = io.now()
      if (uploaded > 0) io.tell(`It uploaded ${uploaded} ${uploaded === 1 ? 'line' : 'lines'}.`)
      if (trouble !== null && !troubled) io.tell(`An upload failed, the lines wait: ${trouble}.`)
      troubled = trouble !== null
    },
  }
}

/** Makes lines at a rate, whatever the ticks between them. `print` gives null for a line below the level. */
function createLog(rate: number, start: number, print: () => string | null, uploader: Uploader, io: SimulatorIo) {
  let from = start
  let token = 0
  let lost = 0
  return {
    nextToken: () => ++token,
    live() {
      from = Math.max(from, io.now() - CATCH_UP)
      const due = Math.floor(((io.now() - from) * rate) / 1000)
      for (let line = 0; line < due; line++) {
        const printed = print()
        if (printed === null || uploader.add(printed)) continue
        if (lost++ === 0) io.tell('Its buffer is full; it loses lines until an upload succeeds.')
      }
      from += (due * 1000) / rate
      if (uploader.waiting() === 0) lost = 0
    },
  }
}

/** As the C SDK (generation A: hmacsha1) and Java (hmacsha256) sign in; the expiry is C's LONG_MAX. */
function signInOf(options: SimulatorOptions, variant: Variant, io: SimulatorIo) {
  const clientId = clientIdOf(options.identity)
  const username = `${clientId};21010406;${connectionId(io.random)};9223372036854775807`
  const digest = variant === 'a' ? 'sha1' : 'sha256'
  const mac = createHmac(digest, Buffer.from(options.secret, 'base64')).update(username).digest('hex')
  return { url: options.mqttUrl, clientId, username, password: `${mac};hmac${digest}`, keepalive: 120 }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function connectionId(random: () => number): string {
  return Array.from({ length: 5 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('')
}

function readLogLevel(payload: Uint8Array): unknown {
  try {
    const message: unknown = JSON.parse(Buffer.from(payload).toString())
    return typeof message === 'object' && message !== null && 'log_level' in message ? message.log_level : null
  } catch {
    return null
  }
}
