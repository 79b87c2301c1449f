/** Where devices are heard: this laptop, brokers, and HTTP APIs. */
import { z } from 'zod'
import { platformId } from './ids.ts'

export const connectionState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('up'), since: z.number() }),
  z.object({ is: z.literal('connecting') }),
  z.object({ is: z.literal('waiting'), until: z.number(), why: z.string(), code: z.string() }),
  z.object({ is: z.literal('down'), why: z.string(), code: z.string() }),
])
export type ConnectionState = Readonly<z.infer<typeof connectionState>>

export const connection = z.object({
  name: z.string(),
  kind: z.enum(['site', 'broker', 'cloud']),
  url: z.string(),
  platform: platformId.nullable(),
  state: connectionState,
  detail: z.string(),
})
export type Connection = Readonly<z.infer<typeof connection>>

/** How far a connection to a platform's HTTP API has been read. */
export const syncState = z.object({
  connection: z.string(),
  running: z.boolean(),
  /** When it last got to the end, Unix ms. */
  completedAt: z.number().nullable(),
  /** When something was last kept, and how many events and lines there were in all. */
  keptAt: z.number().nullable(),
  events: z.number(),
  lines: z.number(),
  /** Why the last one did not get to the end; null: it did, or none was tried. */
  trouble: z.object({ code: z.string(), why: z.string() }).nullable(),
})
export type SyncState = Readonly<z.infer<typeof syncState>>

/** How the laptop itself can be reached by devices. */
export const siteInfo = z.object({
  mqtt: z.string(),
  mqtts: z.string().nullable(),
  http: z.string(),
  https: z.string().nullable(),
  /** Every address of this laptop that a device could use. */
  addresses: z.array(z.object({ address: z.string(), name: z.string(), loopback: z.boolean() })),
  bind: z.string(),
  /** SHA-256 fingerprint of the certificate authority made on first use, hex with colons; and its PEM to install in a device. */
  tls: z.object({ fingerprint: z.string(), ca: z.string() }).nullable(),
  psk: z.object({ offered: z.boolean(), why: z.string().nullable() }),
})
export type SiteInfo = Readonly<z.infer<typeof siteInfo>>
