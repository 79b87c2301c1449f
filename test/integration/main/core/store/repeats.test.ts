import { describe, expect, test } from 'vitest'
import {
  found,
  newFile,
  open,
  openNew,
  openWithConnection,
  RECEIVED,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const MINUTE = 60_000
const request = (key: string, received = RECEIVED) => ({ ...words('x'), requestKey: key, received })
const content = (key: string, received = RECEIVED) => ({ ...words('x'), contentKey: key, received })

describe('a repeat', () => {
  test('is the same request within ten minutes', async () => {
    const store = await openNew()
    expect(store.appendLines(request('a')).is).toBe('stored')
    expect(store.appendLines(request('a'))).toEqual({ is: 'repeat', of: 'request' })
    await store.committed()
    expect(store.appendLines(request('a', RECEIVED + 10 * MINUTE))).toEqual({ is: 'repeat', of: 'request' })
    expect(store.appendLines(request('a', RECEIVED + 10 * MINUTE + 1))).toEqual({ is: 'stored', firstSeq: 2 })
    expect(store.appendLines(request('b'))).toEqual({ is: 'stored', firstSeq: 3 })
    await store.committed()
    expect([store.repeats(), store.lastSeq()]).toEqual([2, 3])
  })

  test('is the same content of the same device within an hour', async () => {
    const store = await openNew()
    store.appendLines(content('a'))
    await store.committed()
    expect(store.appendLines(content('a', RECEIVED + 60 * MINUTE))).toEqual({ is: 'repeat', of: 'content' })
    expect(store.appendLines({ ...content('a'), device: 'acme:other' }).is).toBe('stored')
    expect(store.appendLines(content('a', RECEIVED + 60 * MINUTE + 1)).is).toBe('stored')
    expect(store.appendLines(request('a')).is).toBe('stored')
  })

  test('is none where a batch has no identity', async () => {
    const store = await openNew()
    for (let n = 1; n <= 3; n++) expect(store.appendLines(words('the same'))).toEqual({ is: 'stored', firstSeq: n })
    await store.committed()
    expect(store.repeats()).toBe(0)
  })

  test('is known as one after everything was opened again, however long its key is', async () => {
    const file = newFile()
    const long = 'k'.repeat(10_000)
    const first = await open(file)
    first.store.appendLines({ ...words('x'), requestKey: long, contentKey: 'c' })
    first.store.appendLines(request(long))
    await first.store.close()

    const { store } = await open(file)
    expect(store.repeats()).toBe(1)
    expect(store.appendLines(request(long, RECEIVED + MINUTE))).toEqual({ is: 'repeat', of: 'request' })
    expect(store.appendLines(content('c', RECEIVED + 30 * MINUTE))).toEqual({ is: 'repeat', of: 'content' })
    expect(store.appendLines(request(`${long}k`, RECEIVED + MINUTE)).is).toBe('stored')
    await store.committed()
    expect(store.repeats()).toBe(3)
    expect(await found(store, '')).toHaveLength(2)
  })

  test('makes its sender wait for the commit of what it repeats', async () => {
    const store = await openNew()
    store.appendLines(request('a'))
    store.appendLines(request('a'))
    expect(store.lastSeq()).toBe(0)
    await store.committed()
    expect(store.lastSeq()).toBe(1)
  })
})

test('what can no longer be repeated is forgotten on disk as well', async () => {
  const { store, db } = openWithConnection(newFile())
  const kept = () => Number(db.prepare('SELECT sum(batches) FROM recent').pluck().get())
  for (let n = 0; n < 5000; n++) {
    store.appendLines(request(`old ${n}`))
    if (n % 10 === 9) await store.committed()
  }
  expect(kept()).toBe(5000)
  for (let turn = 0; turn < 10; turn++) {
    store.appendLines(request(`new ${turn}`, RECEIVED + 61 * MINUTE))
    await store.committed()
  }
  expect(kept()).toBeLessThan(1024 + 20)
  expect(store.appendLines(request('new 3', RECEIVED + 62 * MINUTE))).toEqual({ is: 'repeat', of: 'request' })
})
