import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import type {
  Context,
  Credential,
  MqttPacket,
  MqttSide,
  Observation,
} from '../../../../../../src/main/core/platforms/platform.ts'

export const ID = '5f3c8e2b9d7a4c00_gateway-7'
export const SECRET = 'b8a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5'
export const NOW = Date.UTC(2026, 2, 1, 8, 30)
export const IDENTITY = { ref: ID, product: null, name: ID }

export function context(known: Readonly<Record<string, Credential>> = { [ID]: { kind: 'secret', secret: SECRET } }) {
  const of: Context = {
    now: NOW,
    requestId: '00000000-0000-4000-8000-000000000000',
    enforceClock: false,
    credentialOf: (ref) => known[ref] ?? null,
    refs: () => Object.keys(known),
  }
  return of
}

export function mqtt(): MqttSide {
  if (!huawei.mqtt) throw new Error('no MQTT')
  return huawei.mqtt
}

/** What a packet below the device's topics is, as this laptop's own broker gets it. */
export function observe(
  path: string,
  payload: string | Uint8Array,
  more: Partial<MqttPacket> = {},
): readonly Observation[] {
  return mqtt().observe(
    {
      topic: `$oc/devices/${ID}/${path}`,
      payload: Buffer.from(payload as string),
      qos: 0,
      retain: false,
      dup: false,
      via: 'site',
      sender: ID,
      ...more,
    },
    context(),
  )
}

type Of<Is extends Observation['is']> = Extract<Observation, { is: Is }>

export function only<Is extends Observation['is']>(is: Is, seen: readonly Observation[]): readonly Of<Is>[] {
  return seen.filter((one): one is Of<Is> => one.is === is)
}

export const eventsOf = (seen: readonly Observation[]) => only('event', seen).map(({ event }) => event)

/** The texts that stored lines decode to. */
export function linesOf(seen: readonly Observation[]) {
  return only('lines', seen).flatMap(({ encoding, body }) =>
    huawei
      .decode(encoding, body, { zoneMinutes: 0 })
      .map((line) => ({ ...line, bytes: Buffer.from(line.bytes).toString() })),
  )
}
