/**
 * A platform is a translator and nothing more: pure functions from what a vendor's devices send to observations, and
 * from what a technician wants to packets. No I/O, no clock, no randomness, no store: whatever is needed comes as an
 * argument, so every platform can be tested with recorded packets alone. (Only `simulator` and `cloud` act, through ports
 * they are given.)
 */
import type { ErrorCode } from '../../../shared/errors.ts'
import type { DeviceLevel, EventDraft, LineLevel, PlatformInfo } from '../../../shared/model.ts'
import type { CloudSide } from './cloud-side.ts'
import type { ImportSide } from './import-side.ts'

/* ── Devices and their credentials ──────────────────────────────────────────────────────────────────────────── */

export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM of the device's certificate. */
  | { readonly kind: 'certificate'; readonly pem: string }
  | { readonly kind: 'none' }

/** What a person typed to add a device; every field as given, '' where not. */
export interface DeviceDraft {
  readonly product: string
  readonly name: string
  readonly secret: string
  readonly certificate: string
}

export interface DeviceIdentity {
  readonly ref: string
  readonly product: string | null
  readonly name: string
}

export type DeviceCheck =
  | { readonly ok: true; readonly identity: DeviceIdentity; readonly credential: Credential }
  /** `detail` says what was wrong with which field, in words. */
  | { readonly ok: false; readonly detail: string }

/** Credential of a known device, or null for one that is not known here. */
export type CredentialOf = (ref: string) => Credential | null

export interface Context {
  /** Laptop's clock, Unix ms. */
  readonly now: number
  readonly credentialOf: CredentialOf
  /** References of every device of this platform that is known here; asked only about a device that is not. */
  readonly refs: () => readonly string[]
  /** Fresh UUID for an answer that needs one. */
  readonly requestId: string
  /** Apply the vendor's own tolerance to timestamps (a setting; off by default, wrong clocks are normal on site). */
  readonly enforceClock: boolean
}

/* ── What arrives ───────────────────────────────────────────────────────────────────────────────────────────── */

export interface SignInAttempt {
  readonly clientId: string
  readonly username: string | null
  readonly password: Uint8Array | null
  readonly tls: boolean
  /** PEM of the client certificate that the TLS handshake proved possession of, or null. */
  readonly peerCertificate: string | null
  /** PSK identity that the TLS handshake proved, or null. */
  readonly pskIdentity: string | null
}

export type SignInVerdict =
  /** Not in this platform's form: another platform may know it. */
  | { readonly is: 'foreign' }
  | { readonly is: 'accepted'; readonly identity: DeviceIdentity; readonly how: string }
  /** In this platform's form, device not known here. `tried` in words, for the list of knocking devices. */
  | { readonly is: 'unknown'; readonly identity: DeviceIdentity; readonly tried: string }
  | {
      readonly is: 'refused'
      readonly code: ErrorCode
      readonly identity: DeviceIdentity | null
      readonly detail: string
    }

export interface MqttPacket {
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
  readonly dup: boolean
  /** `site`: the laptop is the broker, and so the platform. `link`: the laptop listens on somebody else's broker. */
  readonly via: 'site' | 'link'
  /** Reference of the device signed in on that session (site only; null for a link). */
  readonly sender: string | null
}

export interface HttpPacket {
  readonly method: string
  /** Path without query. */
  readonly path: string
  readonly query: string
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An MQTT message to a device. */
export interface Outgoing {
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1
}

/* ── What it means ──────────────────────────────────────────────────────────────────────────────────────────── */

/** Lines per severity, in the order error, warn, info, debug, none. */
export type LevelCounts = readonly [error: number, warn: number, info: number, debug: number, none: number]

export interface ClockSample {
  /** The device's clock as Unix ms when it sent this, or null where it did not say or is known not to know. */
  readonly deviceNow: number | null
  /** Newest time written in the lines, read as if it were UTC, ms; null where lines carry none. It reveals the device's time zone. */
  readonly newestLine: number | null
}

export type Observation =
  /** A batch of lines as received. `body` is stored unchanged and becomes lines by `decode` with the same `encoding`. */
  | {
      readonly is: 'lines'
      readonly identity: DeviceIdentity
      readonly encoding: string
      readonly body: Uint8Array
      /** Exactly as many lines as `decode` will give. */
      readonly count: number
      readonly levels: LevelCounts
      /** Bytes of the lines themselves. */
      readonly bytes: number
      /** The identical signed request within ten minutes is a repeat; null where the wire has no such identity. */
      readonly requestKey: string | null
      /** The same lines in the same order, all with device times, within an hour are a repeat; null where a line has no time. */
      readonly contentKey: string | null
      readonly clock: ClockSample
      /** In words, for the line's detail: "signed HMAC-SHA256". */
      readonly how: string
    }
  | {
      readonly is: 'event'
      readonly identity: DeviceIdentity
      readonly event: Omit<EventDraft, 'device' | 'connection'>
      /** Two events that share an id are one exchange: the response is given the request's data and how long it took. */
      readonly exchange?: { readonly id: string; readonly part: 'request' | 'response' }
    }
  /** A record that is an event and lines at once. Its event brings an id, and both are kept only if that is new. */
  | {
      readonly is: 'entry'
      readonly identity: DeviceIdentity
      readonly event: Omit<EventDraft, 'device' | 'connection'> & { readonly id: string }
      readonly lines: Omit<Extract<Observation, { is: 'lines' }>, 'is' | 'identity' | 'requestKey' | 'contentKey'>
      /**
       * Where some ways to read a record give no id of its own. `id`: under this made-up one it may be here already.
       * `made`: its id is made up, as all that begin so; what says the same (`raw`) of the device at the same time under
       * an id of its own is the same record.
       */
      readonly twin?: { readonly id: string } | { readonly made: string }
    }
  /** The device asks what to upload. The lease decides the level; `answer` puts it on the wire (null: nothing to send). */
  | { readonly is: 'level-query'; readonly identity: DeviceIdentity; readonly answer: (level: DeviceLevel) => Outgoing }
  /** Somebody else (the vendor's platform on a foreign broker) told the device this level. */
  | { readonly is: 'level-seen'; readonly identity: DeviceIdentity; readonly level: DeviceLevel }
  /** Heard from, nothing else. */
  | { readonly is: 'seen'; readonly identity: DeviceIdentity }
  /** What a device expects from its platform; sent only where the laptop is the platform. */
  | { readonly is: 'reply'; readonly identity: DeviceIdentity; readonly packet: Outgoing }
  | {
      readonly is: 'refused'
      readonly code: ErrorCode
      readonly identity: DeviceIdentity | null
      readonly detail: string
      /** For a device not known here: what it tried, in words. */
      readonly tried?: string
    }

export interface HttpReceipt {
  readonly observations: readonly Observation[]
  /** Sent only after what was observed is committed. */
  readonly answer: HttpAnswer
}

/** What `decode` may know of the batch besides its bytes. */
export interface BatchContext {
  /** Minutes to subtract from times that the lines write without a zone. */
  readonly zoneMinutes: number
}

export interface DecodedLine {
  /** The line's bytes as sent, framing removed, never altered. */
  readonly bytes: Uint8Array
  readonly level: LineLevel
  /** Device clock, Unix ms; null where unknown or zero. */
  readonly time: number | null
  readonly module: string | null
}

/** Takes many lines without an object for each. */
export interface LineSink {
  /** All bytes that were taken, another array after each `take`. What was taken may be changed in place. */
  readonly text: Uint8Array
  /** Takes bytes over and gives where they begin in `text`. */
  take(bytes: Uint8Array): number
  /** These bytes of `text` are a line. `level`: index into `LevelCounts`; `time`: NaN where unknown or zero. */
  line(start: number, end: number, level: number, time: number, module: string | null): void
}

/* ── The sides of a platform ────────────────────────────────────────────────────────────────────────────────── */

export interface MqttSide {
  /** Topic filters that show everything of interest on a foreign broker (`#` never matches topics that begin with `$`). */
  readonly watch: readonly string[]
  /**
   * What has to be known of the vendor's own broker, where this address is one of it (then nobody else's topics are
   * watched there); null: it is another's. `alpn`: the protocol to ask for in the TLS handshake, or ''.
   */
  readonly broker?: (address: BrokerPlace) => { readonly alpn: string } | null
  signIn(attempt: SignInAttempt, context: Context): SignInVerdict
  /** Pre-shared key for a TLS-PSK identity, or null. */
  pskKey(identity: string, credentialOf: CredentialOf): Uint8Array | null
  mayPublish(ref: string, topic: string): boolean
  maySubscribe(ref: string, filter: string): boolean
  observe(packet: MqttPacket, context: Context): readonly Observation[]
  /** What a message that this laptop sent to a device means for the device's history; empty where it means nothing. */
  sent(ref: string, packet: Outgoing, context: Context): readonly Observation[]
  /** How this platform calls what happened to a session: added to that event's data. */
  sessionData(happened: SessionMoment): Readonly<Record<string, string>>
  /** Tells a level unasked; null where this platform has none. */
  setLevel(
    ref: string,
    level: DeviceLevel,
    context: { readonly now: number; readonly until: number | null },
  ): Outgoing | null
}

/** `scheme`: `mqtt`, `mqtts`, `ws` or `wss`. */
export interface BrokerPlace {
  readonly scheme: string
  readonly host: string
  readonly port: number
}

/** How a session ended: DISCONNECT, socket closed without one, keepalive missed, replaced by a newer sign-in, or by us. */
export type SessionEnd = 'clean' | 'socket' | 'keepalive' | 'taken-over' | 'closed'

export type SessionMoment =
  | { readonly is: 'signed-in'; readonly clientId: string }
  | { readonly is: 'refused'; readonly clientId: string; readonly detail: string }
  | { readonly is: 'ended'; readonly end: SessionEnd }

export interface HttpSide {
  readonly routes: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[]
  receive(packet: HttpPacket, context: Context): HttpReceipt
  /** The vendor's answer for a request that never reached `receive`: too large, too many, busy, store failed. */
  refuse(code: ErrorCode, path: string, context: { readonly requestId: string }): HttpAnswer
}

export interface Platform {
  readonly info: PlatformInfo
  /** Checks what a person typed to add a device. */
  checkDevice(draft: DeviceDraft): DeviceCheck
  identify(ref: string): DeviceIdentity | null
  readonly mqtt: MqttSide | null
  readonly http: HttpSide | null
  /** Pure; throws only for an encoding it never gave out. */
  decode(encoding: string, body: Uint8Array, context: BatchContext): readonly DecodedLine[]
  /** The lines that `decode` gives, in a fraction of its time; false for a body that needs `decode`, whatever was told. */
  readonly decodeInto?: (encoding: string, body: Uint8Array, context: BatchContext, sink: LineSink) => boolean
  readonly cloud: CloudSide | null
  readonly imports: ImportSide | null
  readonly simulator: Simulator | null
}

/* ── Simulator: a device of this platform, played on real sockets that it is given ──────────────────────────── */

export interface SimulatorOptions {
  readonly mqttUrl: string
  readonly httpUrl: string
  readonly identity: DeviceIdentity
  readonly secret: string
  /** Lines per second that the device would log at DEBUG. */
  readonly rate: number
  /** Platform's own variant, for example an older upload format; null: the newest. */
  readonly variant: string | null
}

export interface SimulatorMqtt {
  publish(topic: string, payload: string | Uint8Array, qos: 0 | 1): Promise<void>
  subscribe(filter: string, qos: 0 | 1): Promise<void>
  end(): Promise<void>
}

export interface SimulatorIo {
  connectMqtt(options: {
    readonly url: string
    readonly clientId: string
    readonly username: string
    readonly password: string
    readonly keepalive: number
    readonly onMessage: (topic: string, payload: Uint8Array) => void
    readonly onReconnect: () => void
    readonly onClose: () => void
  }): Promise<SimulatorMqtt>
  request(options: {
    readonly url: string
    readonly method: 'POST' | 'GET'
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | Uint8Array
  }): Promise<{ readonly status: number; readonly body: string }>
  now(): number
  random(): number
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** One sentence about what the device just did. */
  tell(sentence: string): void
}

export interface Simulator {
  readonly variants: readonly string[]
  /** A believable device to play when there is none; `random` gives numbers from 0 to 1. Always the same product and name, a fresh secret. */
  invent(random: () => number): DeviceDraft
  run(options: SimulatorOptions, io: SimulatorIo, signal: AbortSignal): Promise<void>
}
