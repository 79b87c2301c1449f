/** A Huawei device, played on real sockets: a lamp gateway with firmware built on one of the vendor's SDKs. */
import type { DeviceDraft, Simulator, SimulatorIo, SimulatorMqtt, SimulatorOptions } from '../platform.ts'
import { switchOf } from './level.ts'
import { readElement } from './packet.ts'
import { readFields, toList, toText } from './payload.ts'
import { lampStory, TYPES } from './simulator-story.ts'
import { VOICE, VOICES, type Voice } from './simulator-voice.ts'
import { isPlayed, type Step, walkOf } from './simulator-walk.ts'
import { readTime } from './times.ts'
import { deviceTopic } from './topics.ts'

const TICK = 100
/** After a pause (a suspended laptop) no more than this is made up for. */
const CATCH_UP = 5000
/** Between two walks through all processes, and between two reports of its properties. */
const WALK_EVERY = 120_000
const REPORT_EVERY = 10_000

export const simulator: Simulator = { variants: VOICES, invent, run }

function invent(random: () => number): DeviceDraft {
  const secret = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString('hex')
  return { product: '', name: '5f3c8e2b9d7a4c00_lamps-1', secret, certificate: '' }
}

async function run(options: SimulatorOptions, io: SimulatorIo, signal: AbortSignal): Promise<void> {
  const name = VOICES.find((known) => known === (options.variant ?? 'python'))
  if (name === undefined) throw new RangeError(`The simulator has no variant ${JSON.stringify(options.variant)}`)
  const device = createDevice(options, VOICE[name], io, signal)
  const mqtt = await device.connect()
  try {
    while (!signal.aborted) {
      await io.sleep(TICK, signal)
      // A session that is lost meanwhile comes back; what could not be sent is gone, as on the device.
      await device.live(mqtt).catch(() => undefined)
    }
  } finally {
    await mqtt.end()
  }
}

interface PlayedDevice {
  connect(): Promise<SimulatorMqtt>
  /** Does what has become due since the last call: one step of its walk, its properties, its logs. */
  live(mqtt: SimulatorMqtt): Promise<void>
}

function createDevice(options: SimulatorOptions, voice: Voice, io: SimulatorIo, signal: AbortSignal): PlayedDevice {
  const { identity, secret } = options
  const log = createLog(options.rate, voice, io)
  /** Event types that a platform sent it. */
  const answered = new Set<string>()
  let steps: Step[] = []
  let walks = 0
  let walkAt = io.now()
  let reportAt = io.now() + REPORT_EVERY

  function receive(topic: string, payload: Uint8Array): void {
    const read = readFields(payload)
    if (topic !== deviceTopic(identity, 'sys/events/down') || !read.ok) return
    for (const given of toList(read.fields.services)) {
      if (isPlayed(given)) continue
      const { type, paras } = readElement(given)
      answered.add(type)
      const told = type === 'log_config' ? switchOf(paras) : null
      if (told !== null) log.collect(told === 'on' ? (readTime(toText(paras.end_time))?.at ?? null) : 0)
    }
  }

  async function send(mqtt: SimulatorMqtt, { path, payload }: Step): Promise<void> {
    await mqtt.publish(deviceTopic(identity, path), payload(voice, io.now()), 0)
  }

  /** The next step that nobody else has taken; all are begun anew when it is time. */
  async function walk(mqtt: SimulatorMqtt): Promise<void> {
    if (steps.length === 0 && io.now() >= walkAt) {
      steps = [...walkOf(identity.ref, ++walks)]
      walkAt = io.now() + WALK_EVERY
      if (walks > 1) io.tell('It walks through every process again.')
    }
    const step = steps.shift()
    if (step === undefined) return
    if (step.unless === undefined || !answered.has(step.unless)) await send(mqtt, step)
    if (steps.length === 0) io.tell('It has walked through every process that crosses a broker.')
  }

  return {
    async connect() {
      const { clientId, password } = voice.signIn(identity.ref, secret, io.now())
      const mqtt = await io.connectMqtt({
        ...{ url: options.mqttUrl, clientId, username: identity.ref, password, keepalive: 120 },
        onMessage: receive,
        onReconnect: () => io.tell('It is connected again.'),
        onClose: () => {
          if (!signal.aborted) io.tell('Its connection is gone.')
        },
      })
      io.tell(`It signed in as ${identity.ref}.`)
      // The vendor's platform needs no subscription, and neither does this laptop; any other broker does.
      await mqtt.subscribe(deviceTopic(identity, 'sys/events/down'), 0)
      return mqtt
    },
    async live(mqtt) {
      await walk(mqtt)
      if (io.now() >= reportAt) {
        reportAt = io.now() + REPORT_EVERY
        const [report] = walkOf(identity.ref, walks)
        if (report) await send(mqtt, report)
      }
      for (const payload of log.due()) await mqtt.publish(deviceTopic(identity, 'sys/events/up'), payload, 0)
    },
  }
}

/** Makes lines at a rate while collection is on; those of one tick and type go into one report. */
function createLog(rate: number, voice: Voice, io: SimulatorIo) {
  const story = lampStory(io.random)
  let from = io.now()
  /** When collection ends, Unix ms; 0: it is off, null: it does not end. */
  let until: number | null = 0
  return {
    collect(end: number | null) {
      until = end
      from = io.now()
      io.tell(end === 0 ? 'It reports no logs any more.' : 'It reports its logs from now on.')
    },
    due(): readonly string[] {
      const now = io.now()
      if (until !== null && now >= until) return []
      from = Math.max(from, now - CATCH_UP)
      const count = Math.floor(((now - from) * rate) / 1000)
      from += (count * 1000) / rate
      const lines = Array.from({ length: count }, () => story.next().value)
      return TYPES.flatMap((type) => {
        const content = lines.filter((line) => line.type === type).map(({ text }) => text)
        if (content.length === 0) return []
        const paras = { timestamp: voice.logTime(now), type, content: content.join('\n') }
        return [voice.event('$log', 'log_report', paras, now)]
      })
    },
  }
}
