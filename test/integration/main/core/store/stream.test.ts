import { dirname, join } from 'node:path'
import { BroadcastChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import type { PlatformId } from '../../../../../src/shared/model.ts'
import { CHANNEL } from '../../../../helpers/store/decode-watched.ts'
import {
  batchOf,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  openNew,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const WATCHED = new URL('../../../../helpers/store/decode-watched.ts', import.meta.url).href

let decoded: PlatformId[] = []
let channel: BroadcastChannel | null = null

afterEach(() => channel?.close())

function watchDecoding(): void {
  decoded = []
  channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = (event) => decoded.push((event as { data: PlatformId }).data)
}

/** 300 batches of one platform with 20 KB in each, and one of another. */
async function fillWithMuch(store: Store): Promise<void> {
  const lines = Array.from({ length: 100 }, (_, n) => ({ text: `${n} ${'x'.repeat(200)}` }))
  for (let n = 0; n < 300; n++) store.appendLines({ ...batchOf(lines), device: 'much:device' })
  store.appendLines({ ...batchOf([{ text: 'one' }]), device: 'little:device' })
  await store.committed()
}

/** Comes back when the thread has served other requests from start to end, and so had every chance to do more. */
async function another(store: Store): Promise<void> {
  const before = times('little')
  for (let n = 0; n < 3; n++) {
    // A batch that is new is decoded for sure.
    store.appendLines({ ...batchOf([{ text: 'one' }]), device: 'little:device' })
    await store.committed()
    expect((await found(store, 'one', { devices: ['little:device'] })).length).toBeGreaterThan(1)
  }
  // The channel keeps its order: whatever the thread told before is here by then.
  await vi.waitFor(() => expect(times('little')).toBeGreaterThanOrEqual(before + 3))
}

function times(platform: PlatformId): number {
  return decoded.filter((other) => other === platform).length
}

describe('an asker that takes its time', () => {
  test('is not sent more than a few pieces ahead', async () => {
    watchDecoding()
    const store = await openNew({ decodeModule: WATCHED })
    await fillWithMuch(store)
    const raw = store.raw(filterOf('', { devices: ['much:device'] }), never())[Symbol.asyncIterator]()
    const first = await raw.next()
    await another(store)
    // A piece is half a megabyte, 25 batches: one was taken, two are on their way, one is made.
    expect(times('much')).toBeLessThan(4 * 26)

    let lines = first.value?.length ?? 0
    for (let next = await raw.next(); !next.done; next = await raw.next()) lines += next.value.length
    expect(lines).toBe(30_000)
    await another(store)
    expect(times('much')).toBe(300)
  })

  test('can go away: what it asked for is not worked on any longer', async () => {
    watchDecoding()
    const store = await openNew({ decodeModule: WATCHED })
    await fillWithMuch(store)
    for await (const _ of store.raw(filterOf('', { devices: ['much:device'] }), never())) break
    await another(store)
    const before = times('much')
    await another(store)
    expect(times('much')).toBe(before)
    expect(before).toBeLessThan(300)
  })
})

describe('a signal', () => {
  test('stops an answer that is under way', async () => {
    watchDecoding()
    const store = await openNew({ decodeModule: WATCHED })
    await fillWithMuch(store)
    const stop = new AbortController()
    const pieces = store.raw(filterOf('', { devices: ['much:device'] }), stop.signal)[Symbol.asyncIterator]()
    await pieces.next()
    const next = pieces.next().then(() => pieces.next())
    stop.abort()
    await expect(next).rejects.toMatchObject({ code: 'cancelled' })
    await another(store)
    const before = times('much')
    await another(store)
    expect(times('much')).toBe(before)
  })

  test('stops one that waits for its first piece', async () => {
    const store = await openNew()
    await fillWithMuch(store)
    const stop = new AbortController()
    const counting = gather(store.count(filterOf('nowhere'), stop.signal))
    stop.abort()
    await expect(counting).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('that has fallen before stops everything', async () => {
    const store = await openNew()
    await expect(gather(store.count(filterOf(''), AbortSignal.abort()))).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a pattern that never ends', () => {
  const endless = '/(a+)+b/'

  async function openWithTrap(): Promise<Store> {
    const store = await openNew({ patience: 1000 })
    store.appendLines(words('fine 1', 'fine 2'))
    store.appendLines(words('a'.repeat(60)))
    await store.committed()
    return store
  }

  test('fails its own search and nothing else', async () => {
    const store = await openWithTrap()
    const results = await Promise.allSettled([
      found(store, endless),
      found(store, '/f.ne/'),
      found(store, 'fine'),
      gather(store.count(filterOf('/fine [12]/'), never())),
    ])
    expect(results).toMatchObject([
      {
        status: 'rejected',
        reason: { code: 'query-invalid', data: { detail: 'a pattern took more than 1 s on one line' } },
      },
      { status: 'fulfilled', value: [{ seq: 1 }, { seq: 2 }] },
      { status: 'fulfilled', value: [{ seq: 1 }, { seq: 2 }] },
      { status: 'fulfilled' },
    ])
    expect(await found(store, '/fine 2/')).toMatchObject([{ seq: 2 }])
  })

  test('can be given up before that', async () => {
    const store = await openWithTrap()
    const stop = new AbortController()
    const search = gather(store.count(filterOf(endless), stop.signal))
    setImmediate(() => stop.abort())
    await expect(search).rejects.toMatchObject({ code: 'cancelled' })
    expect(await found(store, '/fine 2/')).toMatchObject([{ seq: 2 }])
  })

  test('does not keep the store from closing', async () => {
    const store = await openWithTrap()
    const search = gather(store.count(filterOf(endless), never()))
    const closed = store.close()
    await expect(search).rejects.toMatchObject({ code: 'cancelled' })
    await closed
    await expect(gather(store.count(filterOf(''), never()))).rejects.toMatchObject({ code: 'store-failed' })
  })
})

describe('a reading thread that dies', () => {
  const page = (n: number) =>
    batchOf(Array.from({ length: 250 }, (_, at) => ({ text: `${n}.${at} ${'x'.repeat(100)}` })))

  test('is replaced, and answers go on where they were: no line twice, none missing', async () => {
    const file = newFile()
    const { store } = await open(file, { decodeModule: WATCHED })
    for (let n = 0; n < 40; n++) store.appendLines(page(n))
    store.appendLines({ ...words(`die ${join(dirname(file), 'died')}`), device: 'acme:mine' })
    for (let n = 40; n < 60; n++) store.appendLines(page(n))
    await store.committed()
    const options = { limit: 100_000, order: 'oldest', from: null, signal: never() } as const
    const pieces = store.search(filterOf('xxx'), options)[Symbol.asyncIterator]()
    const histogram = gather(store.histogram(filterOf('xxx'), { from: 0, to: 4e12, buckets: 1 }, never()))
    const seqs: number[] = []
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      if (next.value.is === 'lines') seqs.push(...next.value.lines.map(({ seq }) => seq))
    }
    const all = Array.from({ length: 15_001 }, (_, n) => n + 1).filter((seq) => seq !== 10_001)
    expect(seqs).toEqual(all)
    expect((await histogram).at(-1)?.[0]?.counts.info).toBe(15_000)
  })

  test('each time over the same batch fails only what reads that batch', async () => {
    const store = await openNew({ decodeModule: WATCHED })
    store.appendLines({ ...words('die always'), device: 'acme:mine' })
    store.appendLines(words('harmless'))
    await store.committed()
    const [deadly, harmless] = await Promise.allSettled([
      found(store, 'die'),
      found(store, 'harmless', { devices: ['acme:PRODUCT/pump'] }),
    ])
    expect(deadly).toMatchObject({ status: 'rejected', reason: { code: 'internal' } })
    expect(harmless).toMatchObject({ status: 'fulfilled', value: [{ seq: 2 }] })
  })

  test('before it ever ran fails what was asked of it, with the reason', async () => {
    const store = await openNew({ decodeModule: 'file:///nowhere/decode.ts' })
    store.appendLines(words('one'))
    await store.committed()
    await expect(found(store, '')).rejects.toMatchObject({ code: 'internal' })
  })
})
