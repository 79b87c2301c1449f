/** What is known of a connection that failed, and the form of an explanation. */
import { describeError, type ErrorCode } from '../../../shared/errors.ts'
import type { BrokerAddress } from './address.ts'

export interface Explanation {
  readonly code: ErrorCode
  /** Fills the message of the code. */
  readonly detail: string
  readonly sentence: string
  readonly todo: string
}

/** What a failed or lost connection left behind. */
export interface Evidence {
  readonly address: BrokerAddress
  readonly mqttVersion: 4 | 5
  readonly hasClientCertificate: boolean
  readonly hasCa: boolean
  /** How far it got: looking for the broker, connected to something there, signed in. */
  readonly stage: 'reaching' | 'signing-in' | 'up'
  /** The first error; null where the connection was closed without one. */
  readonly error: Error | null
  /** The first bytes that came, before anything was understood. */
  readonly firstBytes: Uint8Array
  /** Reason code of an MQTT 5 DISCONNECT, or null. */
  readonly disconnectReason: number | null
}

/** `detail` fills the code's message, unless a sentence of its own says it better. */
export function explained(
  code: ErrorCode,
  detail: string,
  own: { sentence?: string; todo?: string } = {},
): Explanation {
  const { message, todo } = describeError(code, { detail })
  return { code, detail, sentence: own.sentence ?? message, todo: own.todo ?? todo }
}

/** Codes of an error, of its causes and of the several errors it may stand for (one for each address tried). */
export function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return []
  const { code, cause } = error as NodeJS.ErrnoException
  const several = error instanceof AggregateError ? error.errors : []
  return [...(code === undefined ? [] : [String(code)]), ...codesOf(cause), ...several.flatMap(codesOf)]
}
