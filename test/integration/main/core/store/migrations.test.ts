import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { BITMAP_BYTES, gramBits } from '../../../../../src/main/core/store/blocks/grams.ts'
import type { WritableDb } from '../../../../../src/main/core/store/database.ts'
import { openFile } from '../../../../../src/main/core/store/file.ts'
import { MIGRATIONS } from '../../../../../src/main/core/store/migrations/index.ts'
import type { Migration } from '../../../../../src/main/core/store/migrations/migration.ts'
import {
  batchOf,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  words,
} from '../../../../helpers/store/store-fixture.ts'
import { formOf, writeVersion1 } from '../../../../helpers/store/version-1.ts'

const NOW = Date.UTC(2026, 2, 1, 8, 30, 5)

const second: Migration = { version: 2, up: (db) => db.exec('ALTER TABLE facts ADD COLUMN since INTEGER') }

function openWith(file: string, migrations: readonly Migration[]): { version: unknown; facts: unknown[] } {
  const { value } = openFile(file, { migrations, now: () => NOW }, (db: WritableDb) => {
    const version = db.pragma('user_version', { simple: true })
    const facts = db.prepare('SELECT * FROM facts').all()
    db.close()
    return { version, facts }
  })
  return value
}

test('the first form is the one that was released', async () => {
  const [old, made] = [newFile(), newFile()]
  writeVersion1(old)
  openWith(made, [first()])
  expect(formOf(made)).toEqual(formOf(old))
})

test('a file of the first version opens with all that it holds', async () => {
  const file = newFile()
  writeVersion1(file)
  const { store, recovered } = await open(file)
  expect(recovered).toBeNull()
  expect(
    (await found(store, '')).map(({ seq, device, text, time, level }) => [seq, device, text, time, level]),
  ).toEqual([
    [1, 'acme:PRODUCT/pump', 'E 5000 net|down', 7000, 'error'],
    [2, 'acme:PRODUCT/pump', 'I - -|up', 1772352000000, 'info'],
    [3, 'acme:valve', 'W - -|a', 1772352001000, 'warn'],
    [4, 'acme:PRODUCT/pump', 'D - -|b', 1772352001000, 'debug'],
  ])
  expect(await store.line(4)).toMatchObject({ connection: 'site', how: 'signed HMAC-SHA256', clockOffset: -2000 })
  expect([store.lastSeq(), store.repeats(), store.fact('installation')]).toEqual([4, 3, 'abc'])
  expect(store.totals().map(({ device, lines, bytes, zoneMinutes }) => [device, lines, bytes, zoneMinutes])).toEqual([
    ['acme:PRODUCT/pump', 3, 31, 480],
    ['acme:valve', 1, 7, 0],
  ])
  expect(store.devices()).toMatchObject([{ name: 'pump', credential: { kind: 'secret', secret: 'abc' } }])
  expect(store.settings()).toMatchObject({ technician: 'Ann', enforceClock: true })
  expect([store.leases({ open: true })[0]?.id, store.gaps()[0]?.to, store.refusals()[0]?.count]).toEqual([
    'l-1',
    null,
    2,
  ])
  expect(store.connections()).toMatchObject([{ name: 'yard' }])
  const again = { ...words('x'), device: 'acme:PRODUCT/pump', received: 1772352000000 }
  expect(store.appendLines({ ...again, requestKey: 'r1' })).toEqual({ is: 'repeat', of: 'request' })
  expect(store.appendLines({ ...again, contentKey: 'c1' })).toEqual({ is: 'repeat', of: 'content' })
  expect(store.appendLines(again)).toEqual({ is: 'stored', firstSeq: 5 })
})

describe('an older file', () => {
  test('is copied before it is changed', () => {
    const file = newFile()
    writeVersion1(file)
    expect(openWith(file, [first(), second])).toEqual({
      version: 2,
      facts: [{ key: 'installation', value: 'abc', since: null }],
    })
    const copy = `${file}.form-1-20260301T083005Z`
    expect(readdirSync(dirname(file)).toSorted()).toEqual([basename(file), basename(copy)])
    expect(openWith(copy, [first()]).facts).toEqual([{ key: 'installation', value: 'abc' }])
  })

  test('is changed step by step: a step that fails leaves the form before it, and the next start tries again', () => {
    const file = newFile()
    writeVersion1(file)
    const third: Migration = {
      version: 3,
      up: (db) => {
        db.exec('DELETE FROM facts')
        db.exec('this is no SQL')
      },
    }
    expect(() => openWith(file, [first(), second, third])).toThrowError(/cannot be used/)
    expect(openWith(file, [first(), second])).toMatchObject({ version: 2, facts: [{ key: 'installation' }] })
    const repaired: Migration = {
      version: 3,
      up: (db) => db.exec("UPDATE facts SET since = 3 WHERE key = 'installation'"),
    }
    expect(openWith(file, [first(), second, repaired]).facts).toMatchObject([{ since: 3 }])
  })
})

test('a new file gets the latest form without a copy', () => {
  const file = newFile()
  expect(openWith(file, [first(), second]).version).toBe(2)
  expect(readdirSync(dirname(file))).toEqual([basename(file)])
})

test('a newer file is refused and not touched', async () => {
  const file = newFile()
  writeVersion1(file)
  const db = new Database(file)
  db.pragma('user_version = 99')
  db.close()
  const before = readFileSync(file)
  await expect(open(file)).rejects.toMatchObject({ code: 'data-newer', data: { detail: 'its form is 99' } })
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(dirname(file))).toEqual([basename(file)])
})

test('blocks of a file from before there were sixes are found by their numbers, beside newer ones', async () => {
  const file = newFile()
  const blockOf = (from: number) =>
    batchOf(Array.from({ length: 4 }, (_, at) => ({ text: `id=${40_020_000 + from + at}` })))
  const { store } = await open(file, { restMs: 1e9, blockLines: 4 })
  for (const from of [0, 4, 8]) store.appendLines(blockOf(from))
  await store.seal()
  await store.close()
  const db = new Database(file)
  const bits = new Uint8Array(BITMAP_BYTES)
  // As they were made then: the grams of four of all these lines, and no more.
  for (let at = 0; at < 12; at++) {
    for (const bit of gramBits(Buffer.from(`I - -|id=${40_020_000 + at}`)))
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
  db.prepare('UPDATE grams SET bits = ?').run(bits)
  db.exec("DELETE FROM counters WHERE name = 'sixes'; PRAGMA user_version = 6")
  db.close()

  const again = (await open(file, { restMs: 1e9, blockLines: 4 })).store
  again.appendLines(blockOf(12))
  await again.seal()
  const asked = ['"40020003"', '"40020010"', '"40020012"', '"0020015"', '"400200"', '"40021001"']
  const counts = []
  for (const query of asked) counts.push((await gather(again.count(filterOf(query), never()))).at(-1)?.matched)
  expect(counts).toEqual([1, 1, 1, 1, 16, 0])
  const sixes = new Database(file, { readonly: true }).prepare("SELECT value FROM counters WHERE name = 'sixes'")
  expect(sixes.pluck().get()).toBe(4)
})

function first(): Migration {
  const [migration] = MIGRATIONS
  if (migration === undefined) throw new Error('no migrations')
  return migration
}
