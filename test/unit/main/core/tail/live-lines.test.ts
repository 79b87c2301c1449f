import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../src/main/core/platforms/platform.ts'
import { decode, decodeInto } from '../../../../../src/main/core/store/line.ts'
import { Matchable, toLogLine } from '../../../../../src/main/core/store/log-line.ts'
import { type CommittedBatch, LiveLines } from '../../../../../src/main/core/tail/live-lines.ts'
import { type DeviceKey, LINE_LEVELS, LINE_PREVIEW, type LogLine } from '../../../../../src/shared/model.ts'
import { splitDeviceKey } from '../../../../../src/shared/model-basics.ts'
import { unpackLines } from '../../../../../src/shared/packed-lines.ts'
import { compileMatcher, parseQuery } from '../../../../../src/shared/query.ts'

interface Sent {
  readonly device: DeviceKey
  readonly lines: readonly DecodedLine[]
  readonly received: number
  readonly clockOffset: number
  /** Numbers that others took before it. */
  readonly gap: number
}

const bytes = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-c ]{0,6}$/).map((text) => Buffer.from(text)) },
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 6 }),
  fc.integer({ min: -2, max: 2 }).map((more) => Buffer.alloc(LINE_PREVIEW + more, 'a')),
)
const line: fc.Arbitrary<DecodedLine> = fc.record({
  bytes,
  level: fc.constantFrom(...LINE_LEVELS),
  time: fc.option(fc.integer({ min: 0, max: 50 })),
  module: fc.constantFrom(null, 'a', 'b'),
})
const sent: fc.Arbitrary<Sent[]> = fc.array(
  fc.record({
    device: fc.constantFrom<DeviceKey>('acme:pump', 'acme:P/ü', 'other:pump'),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    received: fc.integer({ min: 0, max: 50 }),
    clockOffset: fc.constantFrom(0, 7, -0.5),
    gap: fc.nat(1),
  }),
  { maxLength: 5 },
)

/** Batches whose bodies name what was sent. */
function committed(all: readonly Sent[]): CommittedBatch[] {
  let next = 1
  return all.map(({ device, lines, received, clockOffset, gap }, index) => {
    const firstSeq = next + gap
    next = firstSeq + lines.length
    return {
      ...{ device, received, clockOffset, firstSeq, count: lines.length, body: Uint8Array.of(index), encoding: 'e' },
      ...{ connection: 'site', bytes: 0, levels: [0, 0, 0, 0, 0], requestKey: null, contentKey: null, zoneMinutes: 0 },
      how: 'signed',
    }
  })
}

const QUERIES = ['', 'a', '-a', 'level>=warn', 'module:a OR device:pump', '/b|ü/', 'platform:other']

/** What is shown of the lines that fit, made line by line. */
function naive(all: readonly Sent[], query: string, devices: ReadonlySet<DeviceKey> | null): LogLine[] {
  const matches = matcherOf(query)
  return committed(all).flatMap((batch, index) => {
    const lines = all[index]?.lines ?? []
    return lines.flatMap((own, at) => {
      const shown = toLogLine(own, batch.firstSeq + at, batch)
      const fits = matches(new Matchable(own, shown.time, splitDeviceKey(batch.device)))
      return fits && (devices === null || devices.has(batch.device)) ? [shown] : []
    })
  })
}

function matcherOf(query: string) {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(query)
  return compileMatcher(parsed.query, { now: 0, regex: 're2' })
}

describe('lines that were just committed', () => {
  test('are chosen and shown as those of the store are', () => {
    const some = fc.option(fc.constant(new Set<DeviceKey>(['acme:pump'])))
    fc.assert(
      fc.property(sent, fc.constantFrom(...QUERIES), some, (all, query, devices) => {
        const live = new LiveLines({ decode: (_, __, body) => all[body[0] ?? -1]?.lines ?? [], decodeInto: null })
        live.read(committed(all))
        const chosen = live.choose({ devices, matches: query === '' ? null : matcherOf(query) })
        expect(unpackLines(live.pack(chosen))).toEqual(naive(all, query, devices))
      }),
      { numRuns: 400 },
    )
  })

  const upload = (messages: readonly string[], count = messages.length): CommittedBatch => {
    const body = Buffer.from(JSON.stringify({ ProductId: 'PRODUCT123', DeviceName: 'pump', Message: messages }))
    const [batch] = committed([{ device: 'tencent:PRODUCT123/pump', lines: [], received: 9, clockOffset: 0, gap: 0 }])
    if (batch === undefined) throw new Error('no batch')
    return { ...batch, body, count, encoding: 'json' }
  }
  const textsOf = (batch: CommittedBatch) => {
    const live = new LiveLines({ decode, decodeInto })
    live.read([batch])
    return unpackLines(live.pack(live.choose({ devices: null, matches: null }))).map(({ text }) => text)
  }

  test('of an upload are the same by its platform’s fast way', () => {
    expect(textsOf(upload(['INF|one "two"', 'ERR|grüß', 'DBG|\\']))).toEqual(['INF|one "two"', 'ERR|grüß', 'DBG|\\'])
  })

  test('of a body that is not what it was numbered as are that body, whole', () => {
    const batch = upload(['INF|one'], 2)
    expect(textsOf(batch)).toEqual([Buffer.from(batch.body).toString()])
  })

  test('are packed once where all of them are asked for', () => {
    const live = new LiveLines({ decode, decodeInto })
    live.read([upload(['INF|one', 'INF|two'])])
    const all = live.pack([0, 1])
    expect(live.pack([0, 1])).toBe(all)
    expect(live.pack([1])).not.toBe(all)
    live.read([upload(['INF|three', 'INF|four'])])
    expect(unpackLines(live.pack([0, 1])).map(({ text }) => text)).toEqual(['INF|three', 'INF|four'])
  })
})
