/** The store over one open file: writes on this thread, long reads on others. */
import { FieldtapError } from '../../../shared/errors.ts'
import type { Gap } from '../../../shared/model.ts'
import { Checkpoints } from './checkpoint/checkpoints.ts'
import { loadConnections } from './connections.ts'
import { loadCounters } from './counters.ts'
import type { WritableDb } from './database.ts'
import { Devices, type Seal } from './devices.ts'
import { Events } from './events.ts'
import { loadFacts } from './facts.ts'
import { Gaps } from './gaps.ts'
import { giveBackFor } from './give-back.ts'
import { isHotEmpty } from './hot.ts'
import { Leases } from './leases.ts'
import { Lines } from './lines.ts'
import { loadNotes } from './notes.ts'
import { unpackLines } from './reading/packed.ts'
import type { FixedFilter } from './reading/protocol.ts'
import type { Readers } from './reading/readers.ts'
import { sealedSpan } from './reading/spans.ts'
import { Refusals } from './refusals.ts'
import { Retention } from './retention.ts'
import { Sealing, type SealingOptions } from './sealing/sealing.ts'
import { StoredSettings } from './settings.ts'
import { isDamage, storeFailed } from './sqlite-error.ts'
import type { Committed, LineFilter, Store } from './store.ts'
import { Writer, type WriterHooks } from './writer.ts'

/** How long closing gives room back, ms; what is left is used again, or given back another time. */
const GIVE_BACK_MS = 500

export interface StoreHooks extends Seal {
  /** See `StoreOptions`. */
  readonly onTurn?: (() => void) | undefined
  readonly onCommit: (what: Committed) => void
  readonly onFailure: WriterHooks['failed']
  /** A read on this thread found the file damaged. */
  readonly onDamage: () => void
  /** Null: lines stay as they came. */
  readonly sealing: SealingOptions | null
}

/** Loads what is kept in memory. `readers` is made by the caller, since it is of no use before the file is accepted. */
export function loadStore(db: WritableDb, readers: Readers, hooks: StoreHooks): Store {
  const writer: Writer = new Writer(db, {
    ended: () => hooks.onTurn?.(),
    collect: () => ({ batches: lines.batches, events: events.added }),
    written: ({ batches }) => {
      const came = batches.reduce((sum, { count }) => sum + count, 0)
      sealing?.came(came, lines.lastSeq)
      if (came > 0) readers.came()
      checkpoints.committed()
    },
    committed: (what) => hooks.onCommit(what),
    failed: hooks.onFailure,
  })
  const checkpoints = new Checkpoints(db)
  const counters = loadCounters(db, writer)
  const lines = new Lines(db, writer, counters)
  const sealing = hooks.sealing === null ? null : new Sealing(db, writer, hooks.sealing)
  const retention = new Retention(db, writer, lines.sums)
  const events = new Events(db, writer, counters, {
    moved: () => checkpoints.committed(),
    failed: (error) => {
      if (isDamage(error)) hooks.onDamage()
    },
  })
  const leases = new Leases(db, writer)
  const devices = new Devices(db, writer, hooks)
  const connections = loadConnections(db, writer)
  const settings = new StoredSettings(db, writer)
  const gaps = new Gaps(db, writer)
  const refusals = new Refusals(db, writer)
  const notes = loadNotes(db, writer)
  const facts = loadFacts(db, writer)
  // What a window asks first does not wait for a thread that starts; lines as received are for those threads to read.
  const isEmpty = isHotEmpty(db)

  const fixed = (filter: LineFilter): FixedFilter => {
    return { ...filter, maxSeq: Math.min(filter.maxSeq ?? Infinity, lines.lastSeq) }
  }
  const read = <T>(from: () => T): T => {
    try {
      return from()
    } catch (error) {
      if (isDamage(error)) hooks.onDamage()
      throw storeFailed(error)
    }
  }
  let closing: Promise<void> | null = null
  sealing?.begin(lines.lastSeq)

  return {
    appendLines: (batch) => lines.append(batch),
    appendEvent: (event, received) => events.append(event, received),
    saveLease: (lease) => leases.save(lease),
    saveDevice: (device) => devices.save(device),
    removeDevice: (key) => devices.remove(key),
    saveConnection: (connection) => connections.set(connection.name, connection),
    removeConnection: (name) => connections.delete(name),
    saveSettings: (changed) => settings.save(changed),
    openGap: (gap: Omit<Gap, 'id'>) => gaps.open(gap),
    closeGap: (id, to) => gaps.close(id, to),
    countRefusal: (code, at, last) => refusals.count(code, at, last),
    saveNote: (note) => notes.set(note.id, note),
    removeNote: (id) => notes.delete(id),
    setFact: (key, value) => facts.set(key, value),
    committed: () => writer.committed(),

    devices: () => devices.all(),
    totals: () => lines.totals(),
    connections: () => connections.values(),
    leases: (filter) => read(() => leases.list(filter)),
    settings: () => settings.get(),
    gaps: () => gaps.all(),
    refusals: () => refusals.all(),
    repeats: () => lines.repeats(),
    notes: () => notes.values(),
    fact: (key) => facts.get(key) ?? null,
    events: (filter) => read(() => events.list(filter)),
    eventsReady: () => events.ready(),
    event: (id) => read(() => events.get(id)),
    listEvents: (listing) => read(() => events.listing(listing)),
    countEvents: (tests) => read(() => events.count(tests)),
    eventRaw: (id) => read(() => events.raw(id)),
    lastSeq: () => lines.lastSeq,

    search: (filter, { limit, order, from, signal }) => {
      return readers.ask<'search'>({ is: 'search', filter: fixed(filter), order, from, limit }, signal)
    },
    page: async (filter, asked, signal) => {
      const answer = await first(readers.ask<'page'>({ is: 'page', filter: fixed(filter), asked }, signal))
      if (answer === null) throw new FieldtapError('internal', { detail: 'a page was not answered' })
      return answer
    },
    count: (filter, signal) => readers.ask<'count'>({ is: 'count', filter: fixed(filter) }, signal),
    histogram: (filter, range, signal) => {
      return readers.histogram({ is: 'histogram', filter: fixed(filter), range }, signal)
    },
    timeSpan: async (devices) => {
      if (read(isEmpty)) return read(() => sealedSpan(db, devices))
      return first(readers.ask<'span'>({ is: 'span', devices, maxSeq: lines.lastSeq }, null))
    },
    line: (seq) => first(readers.ask<'line'>({ is: 'line', seq }, null)),
    raw: async function* (filter, signal) {
      for await (const packed of readers.ask<'raw'>({ is: 'raw', filter: fixed(filter) }, signal)) {
        yield unpackLines(packed)
      }
    },
    packed: (filter, signal) => readers.ask<'raw'>({ is: 'raw', filter: fixed(filter) }, signal),

    hold: () => retention.hold(),
    retention: (ask) => read(() => retention.plan(ask)),
    forget: async function* (upTo) {
      try {
        yield* retention.forgetUpTo(upTo)
      } finally {
        readers.renew()
      }
    },

    seal: async () => {
      await writer.committed()
      await sealing?.all()
    },
    close: () => (closing ??= close()),
  }

  async function close(): Promise<void> {
    await sealing?.close()
    const error = await writer.close()
    events.close()
    await Promise.all([readers.close(), checkpoints.close()])
    // A burst took more room than its blocks do.
    giveBackFor(db, GIVE_BACK_MS)
    db.close()
    if (error !== null) throw error
  }
}

async function first<T>(answer: AsyncIterable<T>): Promise<T | null> {
  for await (const piece of answer) return piece
  return null
}
