/** Reads open bundles: the same questions as of the store, answered out of a file. */
import type { OpenedBundle as OpenedInfo } from '../../../shared/contract/open-bundle.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Device } from '../../../shared/model.ts'
import { byNoteTime, isNoteWanted } from '../../../shared/notes.ts'
import { BundleFault } from '../bundle/fault.ts'
import { eventsOf } from '../bundle/open/events.ts'
import type { OpenedBundle, OpenedBundles } from '../bundle/open/opened.ts'
import { asErrors } from '../bundle/read.ts'
import type { LineFilter } from '../store/store.ts'
import { os } from './context.ts'
import { bundleFilter, findInBundle } from './filters.ts'
import { wholeLine } from './lines.ts'

export function bundleReadingRoutes(bundles: OpenedBundles) {
  const read = os.bundle.read
  const filterOf = (input: Parameters<typeof bundleFilter>[1] & { readonly bundle: string }) => {
    const opened = bundles.get(input.bundle)
    return { opened, filter: bundleFilter(keysOf(opened), input) }
  }
  return {
    devices: { list: read.devices.list.handler(({ input }) => toDevices(bundles.get(input.bundle))) },
    lines: {
      search: read.lines.search.handler(({ input, signal = never() }) => {
        const { opened, filter } = filterOf(input)
        const { limit, order, from } = input
        return pieces(searchPieces(opened, filter, { limit, order, from, signal }))
      }),
      page: read.lines.page.handler(async ({ input, signal = never() }) => {
        const { opened, filter } = filterOf(input)
        const { at, direction, limit } = input
        const page = await asErrors(() => opened.lines.page(filter, { at, direction, limit }, signal))
        return { ...page, lines: [...page.lines] }
      }),
      count: read.lines.count.handler(({ input, signal = never() }) => {
        const { opened, filter } = filterOf(input)
        return pieces(opened.lines.count({ ...filter, maxSeq: input.upTo }, signal))
      }),
      histogram: read.lines.histogram.handler(({ input, signal = never() }) => {
        const { opened, filter } = filterOf(input)
        const { from, to, buckets } = input
        return pieces(copies(opened.lines.histogram(filter, { from, to, buckets }, signal)))
      }),
      span: read.lines.span.handler(({ input }) => {
        const opened = bundles.get(input.bundle)
        return opened.lines.timeSpan(input.devices.map((name) => findInBundle(keysOf(opened), name)))
      }),
      get: read.lines.get.handler(async ({ input }) => {
        const raw = await asErrors(() => bundles.get(input.bundle).lines.line(input.seq))
        if (!raw) throw new FieldtapError('line-not-found', { detail: String(input.seq) })
        return wholeLine(raw)
      }),
    },
    events: {
      list: read.events.list.handler(async ({ input }) => {
        const opened = bundles.get(input.bundle)
        const devices = input.devices.map((name) => findInBundle(keysOf(opened), name))
        return [...eventsOf((await opened.records()).events, { ...input, devices })]
      }),
      get: read.events.get.handler(async ({ input }) => {
        const event = (await bundles.get(input.bundle).records()).events.find(({ id }) => id === input.id)
        if (event === undefined) throw new FieldtapError('event-not-found', { detail: input.id })
        return { event, raw: null }
      }),
    },
    level: {
      leases: read.level.leases.handler(async ({ input }) => {
        const { leases } = await bundles.get(input.bundle).records()
        return leases.filter((lease) => !input.open || lease.restoredAt === null)
      }),
    },
    status: {
      gaps: read.status.gaps.handler(async ({ input }) => [...(await bundles.get(input.bundle).records()).gaps]),
    },
    notes: {
      list: read.notes.list.handler(async ({ input }) => {
        const opened = bundles.get(input.bundle)
        const devices = input.devices.map((name) => findInBundle(keysOf(opened), name))
        const { notes } = await opened.records()
        return notes.filter((note) => isNoteWanted(note, { ...input, devices })).toSorted(byNoteTime)
      }),
    },
  }
}

export function describeOpened({ id, path, name, encrypted, manifest }: OpenedBundle): OpenedInfo {
  const { created, technician, site, job, note, query, redaction, lines, events, gaps, leases, notes } = manifest
  const from = manifest.time.from === null ? null : Date.parse(manifest.time.from)
  const to = manifest.time.to === null ? null : Date.parse(manifest.time.to)
  return {
    ...{ id, path, name, encrypted, created, technician, site, job, note, lines, events, gaps, leases, notes },
    query: query.text,
    redaction: redaction.profile,
    time: from === null || to === null ? null : { from, to },
    devices: manifest.devices.map((device) => ({
      key: device.key,
      name: device.name,
      lines: device.lines,
      events: device.events,
    })),
  }
}

/** As the views know devices; of one that is only in a file nothing is known but what it said. */
function toDevices({ manifest }: OpenedBundle): Device[] {
  return manifest.devices.map(({ key, platform, ref, name, product, lines, time }) => ({
    ...{ key, platform, ref, name, product, lines },
    credential: 'none',
    state: 'away',
    connection: null,
    lastSeen: time.to === null ? null : Date.parse(time.to),
    clockOffset: null,
    level: { level: null, how: 'unknown', since: null },
    linesPerSecond: 0,
    leaseId: null,
  }))
}

function keysOf({ manifest }: OpenedBundle): readonly string[] {
  return manifest.devices.map((device) => device.key)
}

async function* searchPieces(
  opened: OpenedBundle,
  filter: LineFilter,
  options: Parameters<OpenedBundle['lines']['search']>[1],
) {
  for await (const piece of opened.lines.search(filter, options))
    yield piece.is === 'lines' ? { is: piece.is, lines: [...piece.lines] } : piece
}

async function* copies<T>(source: AsyncIterable<readonly T[]>): AsyncGenerator<T[]> {
  for await (const piece of source) yield [...piece]
}

/** A fault in the file as the error that a person reads. */
async function* pieces<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source
  } catch (error) {
    if (!(error instanceof BundleFault)) throw error
    throw new FieldtapError('bundle-broken', { detail: error.message }, { cause: error })
  }
}

function never(): AbortSignal {
  return new AbortController().signal
}
