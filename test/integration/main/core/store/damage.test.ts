import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import {
  batchOf,
  EVERY_EVENT,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const NOW = Date.UTC(2026, 2, 1, 8, 30, 5)
const PAGE = 4096

async function write(file: string, fill: (store: Store) => void): Promise<void> {
  const { store } = await open(file)
  fill(store)
  await store.committed()
  await store.close()
}

/** Overwrites a part of a page, counted from 1. */
function scratch(file: string, page: number, at = 0): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(PAGE / 2, 0xa5), 0, PAGE / 2, (page - 1) * PAGE + at)
  closeSync(handle)
}

/** A page that only the oldest rows of a table are on. */
function firstLeaf(file: string, table: string): number {
  const db = new Database(file, { readonly: true })
  const leaf = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT 1"
  const page = db.prepare(leaf).pluck().get(table)
  db.close()
  return Number(page)
}

/** The damaged file must be set aside as it is, and the store must work. */
async function expectRecovery(file: string): Promise<void> {
  const damaged = readFileSync(file)
  const { store, recovered } = await open(file, { now: () => NOW })
  const aside = `${file}.damaged-20260301T083005Z`
  expect(recovered?.quarantined).toBe(aside)
  expect(readFileSync(aside).equals(damaged)).toBe(true)
  expect(store.appendLines(words('new'))).toMatchObject({ is: 'stored' })
  await store.committed()
  expect(await found(store, 'new')).toHaveLength(1)
}

describe('a file that is damaged is set aside and a new one takes over', () => {
  test('when it is no database at all', async () => {
    const file = newFile()
    writeFileSync(file, 'this was a store once '.repeat(1000))
    await expectRecovery(file)
  })

  test('when its tables are overwritten', async () => {
    const file = newFile()
    await write(file, (store) => store.setFact('a', 'b'))
    scratch(file, 1, PAGE / 2)
    await expectRecovery(file)
  })

  test('when a part is missing at its end', async () => {
    const file = newFile()
    await write(file, (store) => store.appendLines(batchOf([{ text: 'x'.repeat(100_000) }])))
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 10 * PAGE))
    await expectRecovery(file)
  })

  test('when only its log is left', async () => {
    const file = newFile()
    const { store } = await open(file)
    store.appendLines(words('in the log only'))
    await store.committed()
    const log = readFileSync(`${file}-wal`)
    await store.close()
    rmSync(file)
    writeFileSync(`${file}-wal`, log)
    const again = await open(file, { now: () => NOW })
    expect(again.recovered).not.toBeNull()
    expect(readFileSync(`${again.recovered?.quarantined}-wal`).equals(log)).toBe(true)
  })

  test('again and again, without one overwriting another', async () => {
    const file = newFile()
    for (let n = 0; n < 3; n++) {
      writeFileSync(file, `damage ${n} `.repeat(1000))
      const { store } = await open(file, { now: () => NOW })
      await store.close()
    }
    const names = readdirSync(dirname(file)).filter((name) => name.includes('damaged'))
    expect(names.toSorted()).toEqual(['', '-2', '-3'].map((n) => `${basename(file)}.damaged-20260301T083005Z${n}`))
    expect(names.toSorted().map((name) => readFileSync(join(dirname(file), name), 'utf8').slice(0, 8))).toEqual([
      'damage 0',
      'damage 1',
      'damage 2',
    ])
  })
})

test('a large file is not read through at each start; what turns up damaged later is found at the next', async () => {
  const file = newFile()
  await write(file, (store) => {
    for (let n = 0; n < 70; n++) store.appendLines(batchOf([{ text: `${n} ${'x'.repeat(1_000_000)}` }]))
    const event = { device: null, connection: null, category: 'c', type: 't', stateChange: false, data: {} } as const
    for (let n = 0; n < 200; n++) {
      store.appendEvent(
        { ...event, id: `e${n}`, time: n, outcome: 'INFO', description: 'd'.repeat(50), source: 'fieldtap' },
        n,
      )
    }
  })
  scratch(file, firstLeaf(file, 'events'))
  const filter = { ...EVERY_EVENT, limit: 1000 }

  const first = await open(file)
  expect(first.recovered).toBeNull()
  expect(() => first.store.events(filter)).toThrowError(expect.objectContaining({ code: 'store-failed' }))
  await first.store.close()

  const second = await open(file)
  expect(second.recovered?.salvaged).toMatchObject({ lines: 70 })
  const kept = second.store.events(filter).length
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(200)
  await second.store.close()
  expect((await open(file)).recovered).toBeNull()
})

test('damage that a reading thread finds is remembered too', async () => {
  const file = newFile()
  await write(file, (store) => {
    for (let n = 0; n < 70; n++) store.appendLines(batchOf([{ text: `${n} ${'x'.repeat(1_000_000)}` }]))
  })
  const { store, recovered } = await open(file)
  expect(recovered).toBeNull()
  // Under the open store: the pages that the first row continues on.
  for (let page = 40; page < 100; page++) scratch(file, page)
  await expect(gather(store.raw(filterOf(''), never()))).rejects.toMatchObject({ code: 'internal' })
  await store.close()
  expect((await open(file)).recovered).not.toBeNull()
})

describe('a file that is not ours to use', () => {
  test("another program's database is refused and not touched", async () => {
    const file = newFile()
    const db = new Database(file)
    db.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)')
    db.close()
    const before = readFileSync(file)
    await expect(open(file)).rejects.toMatchObject({ code: 'data-unusable' })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(dirname(file))).toEqual([basename(file)])
  })

  test('one that is held by another process is refused', async () => {
    const file = newFile()
    await write(file, (store) => store.setFact('a', 'b'))
    const holder = new Database(file)
    holder.pragma('locking_mode = EXCLUSIVE')
    holder.exec('BEGIN EXCLUSIVE; CREATE TABLE x (a)')
    await expect(open(file)).rejects.toMatchObject({ code: 'data-locked' })
    holder.close()
    expect((await open(file)).store.fact('a')).toBe('b')
  })

  test('a folder that is not there or no folder is refused', async () => {
    const file = newFile()
    await expect(open(join(dirname(file), 'nowhere', 'store'))).rejects.toMatchObject({ code: 'data-unusable' })
    mkdirSync(file)
    await expect(open(file)).rejects.toMatchObject({ code: 'data-unusable' })
    expect(existsSync(file)).toBe(true)
  })
})
