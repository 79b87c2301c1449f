import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import {
  batchOf,
  DEVICE,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  RECEIVED,
} from '../../../../helpers/store/store-fixture.ts'

const OTHER = 'acme:PRODUCT/valve'
const HOUR = 3_600_000

/** Ten blocks of a hundred lines of two devices, an hour each, and a few lines that are not sealed. */
async function filled(file: string): Promise<Store> {
  const { store } = await open(file, { restMs: 1e9, blockLines: 100 })
  for (let hour = 0; hour < 10; hour++) {
    for (const device of [DEVICE, OTHER]) {
      const lines = Array.from({ length: 50 }, (_, n) => ({
        time: RECEIVED + hour * HOUR + n * 1000,
        text: `hour ${hour} line ${n} of ${device} ${Math.sin(hour * 50 + n)} ${'filling '.repeat(n % 7)}`,
      }))
      store.appendLines(batchOf(lines, { device, received: RECEIVED + hour * HOUR }))
    }
    await store.committed()
    await store.seal()
  }
  store.appendLines(batchOf([{ text: 'newest' }], { received: RECEIVED + 10 * HOUR }))
  await store.committed()
  return store
}

/** All pieces, to the end. */
async function drain(pieces: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}

const linesOf = async (store: Store) => (await gather(store.raw(filterOf(''), never()))).flat()

test('what is old goes as it was shown, and nothing else; what stays is found, counted and goes on', async () => {
  const file = newFile()
  const store = await filled(file)
  const before = await linesOf(store)
  expect(store.retention({ before: null, bytes: null })).toMatchObject({ lines: 0, upTo: 0, devices: [] })
  // A block goes when all of it is old.
  const plan = store.retention({ before: RECEIVED + 4.5 * HOUR, bytes: null })
  expect(plan).toMatchObject({ lines: 500, upTo: 500, from: RECEIVED })
  expect(plan.devices).toEqual([
    { device: DEVICE, lines: 250 },
    { device: OTHER, lines: 250 },
  ])
  expect(plan.bytes).toBeGreaterThan(0)
  await drain(store.forget(plan.upTo))
  expect(await linesOf(store)).toEqual(before.slice(500))
  expect(await found(store, '"hour 4"')).toEqual([])
  expect(await found(store, '"hour 5 line 7 of"')).toHaveLength(2)
  expect(await store.line(500)).toBeNull()
  expect((await store.line(501))?.seq).toBe(501)
  const total = before.slice(500).filter((line) => line.device === DEVICE)
  expect(store.totals().find(({ device }) => device === DEVICE)).toMatchObject({
    lines: total.length,
    bytes: total.reduce((sum, line) => sum + line.bytes.length, 0),
  })
  expect(store.appendLines(batchOf([{ text: 'later' }]))).toEqual({ is: 'stored', firstSeq: before.length + 1 })
  await store.committed()
  await store.seal()
  await store.close()

  const again = await open(file)
  expect((await linesOf(again.store)).slice(0, -1)).toEqual(before.slice(500))
  expect(again.recovered).toBeNull()
})

test('the oldest go until the data is small enough, and the file gets smaller; the newest block stays', async () => {
  const file = newFile()
  const store = await filled(file)
  const { size } = store.retention({ before: null, bytes: null })
  const some = store.retention({ before: null, bytes: size - 2000 })
  expect(some.lines).toBeGreaterThan(0)
  expect(some.lines).toBeLessThan(900)
  const all = store.retention({ before: null, bytes: 0 })
  expect(all.lines).toBe(900)
  await drain(store.forget(all.upTo))
  expect(await linesOf(store)).toHaveLength(101)
  const after = store.retention({ before: null, bytes: 0 })
  expect(after.lines).toBe(0)
  expect(after.size).toBeLessThan(size)
  await store.close()
  expect(statSync(file).size).toBeLessThanOrEqual(size)
})

test('nothing goes while it is read out', async () => {
  const store = await filled(newFile())
  const release = store.hold()
  await expect(drain(store.forget(500))).rejects.toMatchObject({ code: 'retention-held' })
  expect(await linesOf(store)).toHaveLength(1001)
  release()
  await drain(store.forget(500))
  expect(await linesOf(store)).toHaveLength(501)
})

test('who reads meanwhile is not disturbed', async () => {
  const store = await filled(newFile())
  const seen: number[] = []
  const reading = (async () => {
    for await (const piece of store.search(filterOf('newest OR hour'), {
      limit: 1e6,
      order: 'oldest',
      from: null,
      signal: never(),
    })) {
      if (piece.is === 'lines') seen.push(...piece.lines.map((line) => line.seq))
    }
  })()
  await drain(store.forget(500))
  await reading
  expect(seen.filter((seq) => seq > 500)).toHaveLength(501)
  expect(new Set(seen).size).toBe(seen.length)
})

describe('many blocks', () => {
  /** Three hundred blocks of ten lines, of which the newest stays. */
  async function manyBlocks(): Promise<{ readonly store: Store; readonly file: string }> {
    const file = newFile()
    const { store } = await open(file, { restMs: 1e9, blockLines: 10 })
    for (let at = 0; at < 3000; at += 100) {
      const lines = Array.from({ length: 100 }, (_, n) => ({ text: `line ${at + n}` }))
      store.appendLines(batchOf(lines, { received: RECEIVED + at }))
      await store.committed()
    }
    await store.seal()
    return { store, file }
  }

  test('go in steps, each of which says how many lines it was', async () => {
    const { store } = await manyBlocks()
    const plan = store.retention({ before: null, bytes: 0 })
    const pieces = await drain(store.forget(plan.upTo))
    expect(pieces.filter((lines) => lines > 0).length).toBeGreaterThan(2)
    expect(pieces.reduce((sum, lines) => sum + lines)).toBe(plan.lines)
    expect(await linesOf(store)).toHaveLength(3000 - plan.lines)
  })

  test('stay as far as they have not gone when nobody wants them gone any more', async () => {
    const { store, file } = await manyBlocks()
    const before = await linesOf(store)
    let gone = 0
    for await (const lines of store.forget(store.retention({ before: null, bytes: 0 }).upTo)) {
      gone += lines
      break
    }
    expect(gone).toBeGreaterThan(0)
    expect(gone).toBeLessThan(2000)
    expect(await linesOf(store)).toEqual(before.slice(gone))
    await store.close()
    const again = await open(file)
    expect(await linesOf(again.store)).toEqual(before.slice(gone))
    expect(again.store.totals()[0]?.lines).toBe(3000 - gone)
  })

  test('that are about to be read out stay, also when half are gone', async () => {
    const { store } = await manyBlocks()
    const before = await linesOf(store)
    let gone = 0
    let release = () => {}
    const removing = (async () => {
      for await (const lines of store.forget(2990)) {
        gone += lines
        release = store.hold()
      }
    })()
    await expect(removing).rejects.toMatchObject({ code: 'retention-held' })
    expect(await linesOf(store)).toEqual(before.slice(gone))
    release()
    await drain(store.forget(2990))
    expect(await linesOf(store)).toEqual(before.slice(2990))
  })
})
