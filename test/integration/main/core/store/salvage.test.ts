import { closeSync, openSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
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

const PAGE = 4096
const EVENT = {
  device: DEVICE,
  connection: 'site',
  category: 'c',
  stateChange: false,
  data: {},
  outcome: 'INFO',
} as const

/** Fills a file with sealed and unsealed lines, events and facts; gives every line as it was. */
async function filled(file: string) {
  const { store } = await open(file, { restMs: 10, blockLines: 100 })
  store.saveDevice({
    key: DEVICE,
    product: 'PRODUCT',
    name: 'pump',
    credential: { kind: 'secret', secret: 's3cret' },
    addedAt: 1,
  })
  for (let batch = 0; batch < 60; batch++) {
    const lines = Array.from({ length: 100 }, (_, n) => ({
      level: n % 9 === 0 ? ('error' as const) : ('info' as const),
      time: RECEIVED + batch * 1000 + n,
      text: `request ${batch * 100 + n} took ${(n * 7919) % 1000} ms ${'\u6e29\u5ea6'.repeat(n % 5)} ${Math.sin(n * batch)}`,
    }))
    store.appendLines(batchOf(lines, { received: RECEIVED + batch * 1000 }))
    store.appendEvent({ ...EVENT, time: batch, type: 'tick', description: 'x'.repeat(200), source: 'device' }, batch)
    await store.committed()
  }
  await store.seal()
  store.appendLines(batchOf([{ text: 'the newest, not sealed' }]))
  await store.committed()
  const lines = (await gather(store.raw(filterOf(''), never()))).flat()
  await store.close()
  return lines
}

/** Pages that only rows of this table are on. */
function pages(file: string, table: string): number[] {
  const db = new Database(file, { readonly: true })
  const found = db
    .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype IN ('leaf', 'overflow') ORDER BY pageno")
    .pluck()
    .all(table)
  db.close()
  return found.map(Number)
}

function overwrite(file: string, page: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE)
  closeSync(handle)
}

test('what was not hit is taken over, line for line; what was hit is counted, and no number is given out twice', async () => {
  const file = newFile()
  const before = await filled(file)
  const [hit = 0] = pages(file, 'bodies').slice(5)
  overwrite(file, hit)
  const [event = 0] = pages(file, 'events').slice(2)
  overwrite(file, event)

  const { store, recovered } = await open(file, { restMs: 10, blockLines: 100 })
  const salvaged = recovered?.salvaged
  const after = (await gather(store.raw(filterOf(''), never()))).flat()
  expect(salvaged?.lines).toBe(after.length)
  expect((salvaged?.lines ?? 0) + (salvaged?.lost ?? 0)).toBe(before.length)
  expect(salvaged?.lost).toBeGreaterThan(0)
  expect(salvaged?.lost).toBeLessThan(1000)
  const bySeq = new Map(before.map((line) => [line.seq, line]))
  for (const line of after) expect(line).toEqual(bySeq.get(line.seq))
  expect(after.at(-1)?.bytes).toEqual(before.at(-1)?.bytes)
  expect(store.devices()).toMatchObject([{ key: DEVICE, credential: { kind: 'secret', secret: 's3cret' } }])
  expect(salvaged?.events).toBeGreaterThan(0)

  // Found by search, and counted with what comes now.
  const needle = after[Math.floor(after.length / 2)]
  const word = /request (\d+) took/.exec(Buffer.from(needle?.bytes ?? []).toString())?.[1]
  expect((await found(store, `"request ${word} took"`)).map(({ seq }) => seq)).toEqual([needle?.seq])
  expect(store.appendLines(batchOf([{ text: 'after the damage' }]))).toEqual({
    is: 'stored',
    firstSeq: before.length + 1,
  })
  await store.committed()
  await store.seal()
  expect(store.totals()).toMatchObject([{ device: DEVICE, lines: after.length + 1 }])
  expect((await gather(store.raw(filterOf(''), never()))).flat()).toHaveLength(after.length + 1)
})

test('a template that is lost in one place is read from the other', async () => {
  const file = newFile()
  const before = await filled(file)
  for (const page of pages(file, 'templates')) overwrite(file, page)
  const { store, recovered } = await open(file)
  expect(recovered?.salvaged).toMatchObject({ lines: before.length, lost: 0 })
  expect((await gather(store.raw(filterOf(''), never()))).flat()).toEqual(before)
})

test('a file whose beginning is gone gives nothing, and harms nothing', async () => {
  const file = newFile()
  await filled(file)
  overwrite(file, 1)
  const { store, recovered } = await open(file)
  expect(recovered?.salvaged).toEqual({ lines: 0, lost: 0, devices: 0, events: 0 })
  expect(store.appendLines(batchOf([{ text: 'new' }]))).toMatchObject({ is: 'stored' })
})
