/** Connections to brokers and to platforms' HTTP APIs, and the levels that a platform keeps. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { cloudDraft } from '../cloud.ts'
import { connection, deviceKey, deviceLevel, levelLease, levelTree } from '../model.ts'
import { base, leaseMs, nothing } from './base.ts'

export const brokerDraft = z.object({
  name: z.string().min(1).max(100),
  url: z.string().min(1).max(2000),
  username: z.string().default(''),
  password: z.string().default(''),
  /** PEM texts; '' where not given. */
  ca: z.string().default(''),
  cert: z.string().default(''),
  key: z.string().default(''),
  /** `auto`: 5 where the broker speaks it (it then says when nobody is there to take a level), else 3.1.1. */
  mqttVersion: z.union([z.literal(4), z.literal(5), z.literal('auto')]).default('auto'),
  /** Protocol to ask for in the TLS handshake (ALPN, RFC 7301), where one address offers several; '': none. */
  alpn: z.string().max(255).default(''),
})
export type BrokerDraft = z.input<typeof brokerDraft>

export const connections = {
  list: base.input(nothing).output(z.array(connection)),
  watch: base.input(nothing).output(eventIterator(z.array(connection))),
  add: base.input(brokerDraft).output(connection),
  /** Tries it without keeping it: one sentence, and whether it works. */
  test: base.input(brokerDraft).output(z.object({ ok: z.boolean(), sentence: z.string(), todo: z.string() })),
  /** A connection to a platform's HTTP API. */
  addCloud: base.input(cloudDraft).output(connection),
  testCloud: base
    .input(cloudDraft.omit({ name: true }))
    .output(z.object({ ok: z.boolean(), sentence: z.string(), todo: z.string() })),
  remove: base.input(z.object({ name: z.string() })).output(nothing),
}

export const cloud = {
  /** The levels that the platform keeps, and the one that applies to a device and why. */
  levels: base
    .input(z.object({ connection: z.string().min(1).max(100), device: z.string().max(600).nullable().default(null) }))
    .output(levelTree),
  /** Sets a target's level (`unset` deletes it): for good, or as a lease that goes back. */
  set: base
    .input(
      z.object({
        connection: z.string().min(1).max(100),
        type: z.string().max(100),
        name: z.string().max(500).default(''),
        level: deviceLevel,
        durationMs: leaseMs.nullable().default(null),
        reason: z.string().max(500).default(''),
        technician: z.string().max(200).default(''),
      }),
    )
    .output(z.object({ key: deviceKey, level: deviceLevel, lease: levelLease.nullable() })),
}
