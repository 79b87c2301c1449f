/** What the laptop offers to devices, as the rest of the core sees it: the broker and the receiver ask, the core decides. */
import type { ErrorCode } from '../../../shared/errors.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { HttpAnswer, HttpPacket, Outgoing, SessionEnd, SignInAttempt } from '../platforms/platform.ts'

export type SignInDecision =
  | { readonly is: 'accepted'; readonly device: DeviceKey }
  /** MQTT 3.1.1 CONNACK return code: 4 bad user name or password, 5 not authorized, 2 identifier rejected. */
  | { readonly is: 'rejected'; readonly returnCode: 2 | 4 | 5 }

/** What the embedded broker asks of the core. */
export interface BrokerHandlers {
  /** `from` is the peer's address and port. */
  signIn(attempt: SignInAttempt, from: string): Promise<SignInDecision>
  signedIn(device: DeviceKey, from: string, clientId: string): void
  signedOut(device: DeviceKey, end: SessionEnd): void
  mayPublish(device: DeviceKey, topic: string): boolean
  maySubscribe(device: DeviceKey, filter: string): boolean
  subscribed(device: DeviceKey, filters: readonly string[]): void
  /** Resolves once what the packet carried is on disk; the broker sends PUBACK only then. A rejection means: no PUBACK, close the session. */
  published(
    device: DeviceKey,
    packet: {
      readonly topic: string
      readonly payload: Uint8Array
      readonly qos: 0 | 1 | 2
      readonly retain: boolean
      readonly dup: boolean
    },
  ): Promise<void>
  /** Key for a TLS-PSK identity. */
  pskKey(identity: string): Uint8Array | null
}

export interface Broker {
  /** Ports in use; null where not offered. */
  readonly port: number
  readonly tlsPort: number | null
  /** Whether TLS-PSK is offered; if not, why in one sentence. */
  readonly psk: { readonly offered: boolean; readonly why: string | null }
  /** Devices with a live session. */
  online(): readonly DeviceKey[]
  /** Writes straight to the device's live session, subscribed or not; false when it has none or the socket does not take it. */
  deliver(device: DeviceKey, packet: Outgoing): Promise<boolean>
  close(): Promise<void>
}

/** What the receiver asks of the core. */
export interface ReceiverHandlers {
  /** Whether a platform offers this route. */
  offers(method: string, path: string): boolean
  /** Resolves with the answer once what the request carried is on disk. Never rejects. */
  received(packet: HttpPacket, from: string): Promise<HttpAnswer>
  /** The answer for a request that was refused before it was read as a whole; counts it too. */
  refused(code: ErrorCode, method: string, path: string, from: string, detail: string): HttpAnswer
}

export interface Receiver {
  readonly port: number
  readonly tlsPort: number | null
  close(): Promise<void>
}

export interface ReceiverLimits {
  readonly maxBodyBytes: number
  /** Per sender's address. */
  readonly maxRequestsPerSecond: number
}

export interface TlsIdentity {
  /** PEM chain and key of the server. */
  readonly cert: string
  readonly key: string
  /** PEM of the authority that signed it, for devices to install. */
  readonly ca: string
  /** SHA-256 of the authority's certificate, hex with colons. */
  readonly fingerprint: string
}
