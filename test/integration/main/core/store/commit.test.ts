import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Committed } from '../../../../../src/main/core/store/store.ts'
import {
  batchOf,
  DEVICE,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  openNew,
  openWithConnection,
  words,
} from '../../../../helpers/store/store-fixture.ts'

/** Commits in a write-ahead log: frames that carry the size of the file (https://sqlite.org/fileformat2.html#walformat). */
function commitsInLog(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const frame = 24 + log.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) commits++
  return commits
}

describe('one turn of the event loop', () => {
  test('is one commit, whatever and however much is written in it', async () => {
    const file = newFile()
    const told: Committed[] = []
    const { store } = await open(file, { onCommit: (what) => told.push(what) })
    store.setFact('ready', 'yes')
    await store.committed()
    const before = commitsInLog(file)
    const waiting: Promise<void>[] = []
    for (let n = 0; n < 100; n++) {
      store.appendLines(words(`line ${n}`))
      store.countRefusal('busy', n, '')
      store.setFact('n', String(n))
      waiting.push(store.committed())
    }
    // What a microtask writes still belongs to the turn.
    await Promise.resolve()
    store.appendLines(words('last'))
    await Promise.all([...waiting, store.committed()])
    expect(commitsInLog(file) - before).toBe(1)
    expect(told).toHaveLength(2)
    expect(told[1]?.batches.map(({ firstSeq }) => firstSeq)).toEqual(Array.from({ length: 101 }, (_, n) => n + 1))
  })

  test('is over before anything of it counts as committed', async () => {
    const store = await openNew()
    store.appendLines(words('one'))
    let done = false
    const committed = store.committed().then(() => {
      done = true
    })
    await Promise.resolve()
    expect([done, store.lastSeq()]).toEqual([false, 0])
    await committed
    expect(store.lastSeq()).toBe(1)
  })

  test('with nothing written has nothing to wait for', async () => {
    const store = await openNew()
    await expect(store.committed()).resolves.toBeUndefined()
  })

  test('may be followed by one that the commit itself sets off', async () => {
    const store = await openNew({
      onCommit: ({ batches }) => {
        for (const { firstSeq } of batches) if (firstSeq < 3) store.appendLines(words(`after ${firstSeq}`))
      },
    })
    store.appendLines(words('one'))
    for (let turn = 0; turn < 3; turn++) await store.committed()
    expect((await found(store, '')).map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'I - -|one'],
      [2, 'I - -|after 1'],
      [3, 'I - -|after 2'],
    ])
  })

  test('that a commit sets off while the store is closing is committed too', async () => {
    const file = newFile()
    const first = await open(file, {
      onCommit: ({ batches }) => {
        if (batches.length > 0) first.store.setFact('batches', String(batches.length))
      },
    })
    first.store.appendLines(words('one'))
    await first.store.close()
    expect((await open(file)).store.fact('batches')).toBe('1')
  })

  test('that is still open is committed by closing; after that nothing can be written', async () => {
    const file = newFile()
    const { store } = await open(file)
    store.appendLines(words('one'))
    const committed = store.committed()
    await store.close()
    await committed
    expect(() => store.appendLines(words('two'))).toThrowError(/closed/)
    expect(() => store.setFact('a', 'b')).toThrowError(/closed/)
    expect((await open(file)).store.lastSeq()).toBe(1)
  })
})

test('small batches share rows, large ones have their own, and all are numbered alike', async () => {
  const file = newFile()
  const { store, db } = openWithConnection(file)
  const large = batchOf(Array.from({ length: 300 }, (_, n) => ({ text: `large ${n} ${'x'.repeat(20)}` })))
  for (let n = 0; n < 400; n++) store.appendLines({ ...words(`small ${n}`), device: `acme:${n % 3}`, received: n })
  store.appendLines(large)
  store.appendLines(words('last'))
  await store.committed()
  expect(db.prepare('SELECT first_seq, lines FROM hot ORDER BY 1').raw().all()).toEqual([
    [1, 256],
    [257, 144],
    [401, 300],
    [701, 1],
  ])
  const lines = await found(store, '')
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 701 }, (_, n) => n + 1))
  expect(lines[299]).toMatchObject({ text: 'I - -|small 299', device: 'acme:2', received: 299 })
  expect(lines[400]).toMatchObject({ text: `I - -|large 0 ${'x'.repeat(20)}`, device: DEVICE })
  expect((await found(store, 'device:acme:1 small')).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 133 }, (_, n) => 3 * n + 2),
  )
})

test('what is committed is there for another connection at once', async () => {
  const store = await openNew()
  for (let n = 1; n <= 20; n++) {
    store.appendLines(words(`line ${n}`))
    await store.committed()
    const count = await gather(store.count(filterOf(''), never()))
    expect(count.at(-1)?.matched).toBe(n)
  }
})
