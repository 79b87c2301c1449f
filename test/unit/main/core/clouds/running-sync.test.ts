import { expect, it } from 'vitest'
import { RunningSync } from '../../../../../src/main/core/clouds/running-sync.ts'
import type { SyncPiece } from '../../../../../src/shared/cloud.ts'

const progress = (pages: number): SyncPiece => ({
  is: 'progress',
  pages,
  events: pages,
  lines: 0,
  time: null,
  total: null,
  note: null,
})
const done: SyncPiece = { is: 'done', pages: 2, events: 2, lines: 0 }

async function all(pieces: AsyncIterable<SyncPiece>): Promise<SyncPiece[]> {
  const seen: SyncPiece[] = []
  for await (const piece of pieces) seen.push(piece)
  return seen
}

it('gives whoever follows the newest piece and the last, whenever they came', async () => {
  const gate = Promise.withResolvers<void>()
  const sync = new RunningSync(new AbortController(), async (piece) => {
    piece(progress(1))
    await gate.promise
    piece(progress(2))
    piece(done)
  })
  const early = all(sync.follow(undefined))
  await Promise.resolve()
  const late = all(sync.follow(undefined))
  gate.resolve()
  expect((await early).at(-1)).toEqual(done)
  expect(await late).toContainEqual(done)
  expect(await all(sync.follow(undefined))).toEqual([done])
})

it('throws what ended it, to each who follows', async () => {
  const sync = new RunningSync(new AbortController(), async () => {
    throw new Error('gone')
  })
  await expect(all(sync.follow(undefined))).rejects.toThrow('gone')
  await expect(all(sync.follow(undefined))).rejects.toThrow('gone')
})

it('is left by one who goes away, and goes on', async () => {
  const gate = Promise.withResolvers<void>()
  const stop = new AbortController()
  const sync = new RunningSync(stop, async (piece) => {
    await gate.promise
    piece(done)
  })
  const leaving = new AbortController()
  const left = all(sync.follow(leaving.signal))
  leaving.abort()
  await left
  expect(stop.signal.aborted).toBe(false)
  gate.resolve()
  expect((await all(sync.follow(undefined))).at(-1)).toEqual(done)
})

it('says what it waits for, with what it has', async () => {
  const gate = Promise.withResolvers<void>()
  const sync = new RunningSync(new AbortController(), async (piece) => {
    piece(progress(3))
    await gate.promise
  })
  sync.waits('asking again in 3 s')
  const first = await sync.follow(undefined).next()
  expect(first.value).toEqual({ ...progress(3), note: 'asking again in 3 s' })
  gate.resolve()
})
