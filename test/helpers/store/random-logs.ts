/** Random logs and random questions, and what a naive filter over the same lines answers. */
import fc from 'fast-check'
import type { LineFilter, NewBatch, Store } from '../../../src/main/core/store/store.ts'
import { compileMatcher, type MatchLine } from '../../../src/shared/query.ts'
import { DEVICES, LEVELS, lineBytes, MODULES, NOW, PLATFORMS, query } from '../query-arbitraries.ts'
import { batchOf, filterOf, openNew, written } from './store-fixture.ts'

/** What a line is, worked out by the test itself. */
export interface Known extends MatchLine {
  readonly seq: number
  readonly key: string
  readonly time: number
}

const line = fc.record({
  level: fc.constantFrom(...LEVELS),
  time: fc.option(fc.integer({ min: NOW - 9_000_000, max: NOW + 1_000_000 })),
  module: fc.option(fc.constantFrom(...MODULES)),
  bytes: lineBytes.map((bytes) => bytes.filter((byte) => byte !== 10)),
})

export const batch = fc.record({
  platform: fc.constantFrom(...PLATFORMS),
  ref: fc.constantFrom(...DEVICES),
  received: fc.integer({ min: NOW - 5_000_000, max: NOW }),
  clockOffset: fc.constantFrom(0, 0, -3_600_000, 1234),
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  turn: fc.boolean(),
})

export type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never

export function toNewBatch({ platform, ref, received, clockOffset, lines }: Batch): NewBatch {
  const whole = lines.map(({ bytes, ...rest }) => Buffer.concat([Buffer.from(written({ ...rest, text: '' })), bytes]))
  const body = Buffer.concat(whole.flatMap((bytes) => [bytes, Buffer.from('\n')]))
  const counted = batchOf(lines.map(({ level }) => ({ level, text: '' })))
  return { ...counted, device: `${platform}:${ref}`, received, clockOffset, body }
}

export function known(batches: readonly Batch[]): Known[] {
  let seq = 0
  return batches.flatMap(({ platform, ref, received, clockOffset, lines }) =>
    lines.map(({ level, time, module, bytes }) => ({
      seq: ++seq,
      key: `${platform}:${ref}`,
      text: Buffer.concat([Buffer.from(written({ level, time, module, text: '' })), bytes]).toString('utf8'),
      level,
      device: ref,
      platform,
      module,
      time: time === null ? received : time - clockOffset,
    })),
  )
}

export function naive(lines: readonly Known[], filter: LineFilter): Known[] {
  const zone = filter.zoneOffsetMinutes
  const matches = compileMatcher(filter.query, { now: filter.now, zone, regex: 'v8' })
  return lines.filter(
    (one) =>
      (filter.devices.length === 0 || filter.devices.includes(one.key)) &&
      (filter.since === null || one.time >= filter.since) &&
      (filter.until === null || one.time < filter.until) &&
      (filter.maxSeq === null || one.seq <= filter.maxSeq) &&
      matches(one),
  )
}

const time = fc.option(fc.integer({ min: NOW - 9_000_000, max: NOW + 1_000_000 }))
export const filter: fc.Arbitrary<LineFilter> = fc.record({
  query: fc.oneof(
    query,
    fc.constantFrom('', 'level>=warn', '-level:debug', 'a', '/a+b/').map((text) => filterOf(text).query),
  ),
  devices: fc.oneof(
    fc.constant([]),
    fc.array(fc.tuple(fc.constantFrom(...PLATFORMS), fc.constantFrom(...DEVICES)).map(([p, d]) => `${p}:${d}`)),
  ),
  since: time,
  until: time,
  maxSeq: fc.option(fc.integer({ min: 0, max: 200 })),
  now: fc.constant(NOW),
  zoneOffsetMinutes: fc.constantFrom(0, 480),
})

/** Lines as they came; all of them sealed into small blocks; some of them, with others behind and in between. */
export const STATES = ['hot', 'sealed', 'both'] as const

/** A store with these lines, closed after the test. */
export async function storeOf(batches: readonly Batch[], state: (typeof STATES)[number]): Promise<Store> {
  const store = await openNew(state === 'hot' ? {} : { restMs: 1e9, blockLines: 16 })
  for (const [index, one] of batches.entries()) {
    store.appendLines(toNewBatch(one))
    if (one.turn) await store.committed()
    if (state === 'both' && index % 20 === 10) await store.seal()
  }
  await store.committed()
  if (state === 'sealed') await store.seal()
  return store
}
