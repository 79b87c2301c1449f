/** The contract, answered with invented data: for looking at the page, never for testing it. */
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../src/shared/contract.ts'
import { DEFAULT_SETTINGS, type LogLine, splitDeviceKey } from '../../src/shared/model.ts'
import { compileMatcher, parseQuery } from '../../src/shared/query.ts'
import * as invented from './invented.ts'

export type Mood = 'full' | 'empty' | 'trouble'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const fail = (code: string, detail: string): never => {
  throw new ORPCError('FIELDTAP', { status: 422, data: { code, data: { detail } }, defined: true })
}

export function createLook(mood: Mood, perSecond: number) {
  const os = implement(contract)
  const isEmpty = mood === 'empty'
  const devices = isEmpty ? [] : invented.devices
  const knocks = isEmpty ? [] : invented.knocks
  let leases = isEmpty ? [] : [...invented.leases]
  let settings = { ...DEFAULT_SETTINGS, ...(isEmpty ? {} : { technician: 'Lin Wei', site: 'Pump house 3' }) }
  const stored = new Map<string, readonly LogLine[]>()
  const linesOf = (device: string) => {
    const known = stored.get(device)
    if (known) return known
    const made = device.endsWith('pump-7') ? invented.history(device, 4000) : []
    stored.set(device, made)
    return made
  }
  const matching = (query: string, device: string | undefined) => {
    const parsed = parseQuery(query)
    if (!parsed.ok) return fail('query-invalid', parsed.error.expected)
    const matches = compileMatcher(parsed.query, { now: Date.now(), regex: 're2' })
    const all = device === undefined ? [] : linesOf(device)
    const { ref, platform } = splitDeviceKey(device ?? 'x:y')
    return { all, matches: (line: LogLine) => matches({ ...line, device: ref, platform }) }
  }
  const status = () =>
    isEmpty
      ? { ...invented.status, lines: 0, bytes: 0, linesPerSecond: 0, repeats: 0, refused: [], gaps: 0, leases: 0 }
      : mood === 'trouble'
        ? {
            ...invented.status,
            recording: false,
            trouble: 'The store could not write: no space left on the disk.',
            diskFree: 0,
          }
        : invented.status

  return os.router({
    app: {
      info: os.app.info.handler(() => invented.info),
      settings: os.app.settings.handler(() => settings),
      saveSettings: os.app.saveSettings.handler(({ input }) => {
        settings = { ...settings, ...(input as typeof settings) }
        return settings
      }),
    },
    status: {
      watch: os.status.watch.handler(async function* ({ signal }) {
        for (let lines = status().lines; !signal?.aborted; lines += isEmpty ? 0 : perSecond / 2) {
          yield { ...status(), lines: Math.round(lines) }
          await pause(500)
        }
      }),
      gaps: os.status.gaps.handler(() => (isEmpty ? [] : [...invented.gaps])),
    },
    site: {
      info: os.site.info.handler(() => (mood === 'empty' ? { ...invented.site, bind: '127.0.0.1' } : invented.site)),
    },
    devices: {
      list: os.devices.list.handler(() => [...devices]),
      watch: os.devices.watch.handler(async function* ({ signal }) {
        while (!signal?.aborted) {
          yield {
            devices: devices.map((device) => ({
              ...device,
              linesPerSecond: device.linesPerSecond * (0.7 + Math.random() * 0.6),
              leaseId: leases.find((lease) => lease.device === device.key)?.id ?? null,
            })),
            knocks: [...knocks],
          }
          await pause(500)
        }
      }),
      add: os.devices.add.handler(({ input }) => fail('device-exists', `${input.product}/${input.name}`)),
      import: os.devices.import.handler(() => ({
        added: ['ABCDEFGHIJ/a'],
        failed: [{ row: 3, problem: 'no secret' }],
      })),
      find: os.devices.find.handler(
        ({ input }) => devices.find((each) => each.ref === input.device) ?? fail('device-not-found', input.device),
      ),
      dismissKnock: os.devices.dismissKnock.handler(() => ({})),
    },
    connections: {
      list: os.connections.list.handler(() => [...invented.connections]),
      watch: os.connections.watch.handler(async function* () {
        yield isEmpty ? invented.connections.slice(0, 1) : [...invented.connections]
        await new Promise(() => {})
      }),
      add: os.connections.add.handler(({ input }) => fail('connection-exists', input.name)),
      test: os.connections.test.handler(async ({ input }) => {
        await pause(600)
        return {
          ok: false,
          sentence: `Nothing answers at ${input.url}.`,
          todo: 'Check address and port, and that the broker runs.',
        }
      }),
      remove: os.connections.remove.handler(() => ({})),
    },
    level: {
      get: os.level.get.handler(({ input }) => ({
        level: devices.find((each) => each.key === input.device)?.level ?? { level: null, how: 'unknown', since: null },
        lease: leases.find((lease) => lease.device === input.device) ?? null,
      })),
      lease: os.level.lease.handler(({ input }) => {
        const [template] = invented.leases
        if (!template) return fail('lease-not-found', input.device)
        const now = Date.now()
        const made = {
          ...template,
          id: `l${now}`,
          device: input.device,
          during: input.level,
          requestedAt: now,
          endsAt: now + input.durationMs,
          state: 'told' as const,
        }
        leases = [...leases.filter((each) => each.device !== input.device), made]
        return made
      }),
      extend: os.level.extend.handler(({ input }) => {
        leases = leases.map((each) => (each.id === input.lease ? { ...each, endsAt: each.endsAt + input.byMs } : each))
        return leases.find((each) => each.id === input.lease) ?? fail('lease-not-found', input.lease)
      }),
      restore: os.level.restore.handler(({ input }) => {
        leases = leases.filter((each) => each.device !== input.device)
        return { lease: null, level: { level: 'error' as const, how: 'told' as const, since: Date.now() } }
      }),
      watch: os.level.watch.handler(async function* ({ input, signal }) {
        while (!signal?.aborted) {
          yield leases.find((each) => each.id === input.lease) ?? fail('lease-not-found', input.lease)
          await pause(500)
        }
      }),
      leases: os.level.leases.handler(() => [...leases]),
    },
    lines: {
      search: os.lines.search.handler(async function* ({ input }) {
        const { all, matches } = matching(input.query, input.devices[0])
        const { from, order, limit } = input
        const ordered = order === 'newest' ? all.toReversed() : all
        const after =
          from === null ? ordered : ordered.filter((line) => (order === 'newest' ? line.seq < from : line.seq > from))
        yield { is: 'lines' as const, lines: after.filter(matches).slice(0, limit) }
      }),
      count: os.lines.count.handler(async function* ({ input }) {
        const { all, matches } = matching(input.query, input.devices[0])
        yield { matched: all.filter(matches).length * 600, scanned: 2_410_882, total: 2_410_882 }
      }),
      histogram: os.lines.histogram.handler(async function* ({ input }) {
        const busy = linesOf(input.devices[0] ?? '').length > 0
        yield busy ? invented.histogram(input.from, input.to, input.buckets) : []
      }),
      span: os.lines.span.handler(() => null),
      tail: os.lines.tail.handler(async function* ({ input, signal }) {
        const device = input.devices[0] ?? ''
        const { all, matches } = matching(input.query, device)
        yield { lines: all.filter(matches).slice(-input.last), skipped: 0 }
        for (let round = 0; !signal?.aborted; round++) {
          await pause(100)
          if (!device.endsWith('pump-7')) continue
          const fresh = Array.from({ length: perSecond / 10 }, () => invented.line(device, Date.now()))
          stored.set(device, [...linesOf(device), ...fresh].slice(-20_000))
          yield { lines: fresh.filter(matches), skipped: round % 30 === 12 ? 86 : 0 }
        }
      }),
      get: os.lines.get.handler(({ input }) => {
        for (const lines of stored.values()) {
          const line = lines.find((each) => each.seq === input.seq)
          if (line)
            return {
              line,
              whole: line.cut ? line.text + 'a7'.repeat(500_000) : line.text,
              base64: null,
              how: 'signed HMAC-SHA256, 25 lines',
              connection: 'site',
            }
        }
        return fail('line-not-found', String(input.seq))
      }),
    },
    events: {
      list: os.events.list.handler(({ input }) => invented.events.filter((event) => event.device === input.devices[0])),
      watch: os.events.watch.handler(async function* () {
        await new Promise(() => {})
      }),
    },
    notes: {
      list: os.notes.list.handler(() => []),
      watch: os.notes.watch.handler(async function* () {
        yield { is: 'all', notes: [] }
        await new Promise(() => {})
      }),
      save: os.notes.save.handler(({ input }) => fail('line-not-found', input.text)),
      remove: os.notes.remove.handler(() => ({})),
    },
    bundle: {
      export: os.bundle.export.handler(async function* ({ signal }) {
        for (let done = 0; done <= 100 && !signal?.aborted; done += 2) {
          yield {
            is: 'progress' as const,
            step: 'lines',
            lines: done * 24_108,
            totalLines: 2_410_882,
            bytes: done * 380_000,
          }
          await pause(60)
        }
        yield {
          is: 'done' as const,
          path: '/home/lin/Fieldtap/fieldtap-4471-2026-11-21.fieldtap.zip',
          size: 38_214_900,
          lines: 2_410_882,
          events: 7,
          sha256: '9f2c41d7a0b3e85f6c7d1e2a4b5c6d7e8f90123456789abcdef0123456789abc',
        }
      }),
      verify: os.bundle.verify.handler(async () => {
        await pause(500)
        return {
          verdict: 'unsigned' as const,
          summary: 'All 11 entries are whole; the bundle is not signed.',
          entries: 11,
          bytes: 38_214_900,
          problems: [],
          manifest: null,
        }
      }),
    },
    simulator: {
      start: os.simulator.start.handler(async () => {
        await pause(500)
        return devices[0] ?? fail('internal', 'no simulator in this look')
      }),
      stop: os.simulator.stop.handler(() => ({})),
      running: os.simulator.running.handler(() => []),
    },
  })
}
