import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
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
  await store.forget(plan.upTo, never())
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
  await store.forget(all.upTo, never())
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
  await expect(store.forget(500, never())).rejects.toMatchObject({ code: 'retention-held' })
  expect(await linesOf(store)).toHaveLength(1001)
  release()
  await store.forget(500, never())
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
  await store.forget(500, never())
  await reading
  expect(seen.filter((seq) => seq > 500)).toHaveLength(501)
  expect(new Set(seen).size).toBe(seen.length)
})
