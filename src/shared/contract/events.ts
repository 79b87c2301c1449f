/** The event history, and what is read into it from platforms and files. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { importPiece, syncPiece } from '../cloud.ts'
import { deviceEvent, outcome, platformId, syncState } from '../model.ts'
import { base, deviceName, nothing } from './base.ts'

export const eventsRequest = z.object({
  devices: z.array(deviceName).default([]),
  since: z.number().nullable().default(null),
  until: z.number().nullable().default(null),
  outcomes: z.array(outcome).default([]),
  categories: z.array(z.string()).default([]),
  /** Names and values that must stand among its data. */
  data: z.record(z.string(), z.string()).default({}),
  text: z.string().default(''),
  limit: z.number().int().positive().default(1000),
  /** Number of the event to go on behind. */
  before: z.number().nullable().default(null),
  /** Newest first: the last to arrive, or the last to happen. */
  order: z.enum(['arrival', 'time']).default('arrival'),
})

export const events = {
  list: base.input(eventsRequest).output(z.array(deviceEvent)),
  /** One event with the whole record as its platform wrote it, where there is one. */
  get: base
    .input(z.object({ id: z.string().max(500) }))
    .output(z.object({ event: deviceEvent, raw: z.string().nullable() })),
  /**
   * Reads a connection's history from where it stopped. Ends with `done` when everything is there; an error keeps what
   * came before it. While one runs already, its progress is given.
   */
  sync: base
    .input(
      z.object({
        connection: z.string().min(1).max(100),
        since: z.number().nullable().default(null),
        until: z.number().nullable().default(null),
        query: z.string().max(10_000).default(''),
      }),
    )
    .output(eventIterator(syncPiece)),
  /** How far each connection has been read, at once and whenever that changes. */
  syncs: base.input(nothing).output(eventIterator(z.array(syncState))),
  /** What is written on the platform from now on; it is kept like a sync's. Ends when the asker goes. */
  tail: base
    .input(z.object({ connection: z.string().min(1).max(100), query: z.string().max(10_000).default('') }))
    .output(eventIterator(z.object({ events: z.number(), lines: z.number(), note: z.string().nullable() }))),
  /** Reads in a file that a platform exported: by its path on this computer, or its text. */
  import: base
    .input(
      z.object({
        source: z.union([z.object({ path: z.string().max(4096) }), z.object({ text: z.string() })]),
        /** Null: whichever recognizes it. */
        platform: platformId.nullable().default(null),
        /** To whom records belong that do not say. */
        device: deviceName.nullable().default(null),
      }),
    )
    .output(eventIterator(importPiece)),
  /** Events from now on. */
  watch: base.input(z.object({ devices: z.array(deviceName).default([]) })).output(eventIterator(deviceEvent)),
}
