import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openReadable } from '../../../../../src/main/core/store/database.ts'
import { filterOf, gather, never, newFile, open, openWithConnection } from '../../../../helpers/store/store-fixture.ts'
import { uploadOf } from '../../../../helpers/store/uploads.ts'

const CHILD = fileURLToPath(new URL('./uploads-child.ts', import.meta.url))

/** Runs the child until it told a few uploads, kills it at some moment after that, and gives all that it told. */
async function killMidway(file: string, first: number, ...more: string[]): Promise<number[]> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, file, String(first), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: number[] = []
  const enough = 1 + Math.floor(Math.random() * 60)
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(Number(line))
    if (told.length === enough) setTimeout(() => child.kill('SIGKILL'), Math.random() * 12)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return told
}

/** The child of many rounds: all that was answered is there once, in order, and the file is sound. */
async function killAgainAndAgain(rounds: number, ...more: string[]): Promise<{ blocks: number; made: number }> {
  const file = newFile()
  const told: number[] = []
  const count = { blocks: 0, made: 0 }
  for (let round = 0; round < rounds; round++) {
    told.push(...(await killMidway(file, (told.at(-1) ?? -1) + 1, ...more)))
    const { store, db } = openWithConnection(file)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(store.totals().reduce((sum, { lines }) => sum + lines, 0)).toBe(store.lastSeq())
    count.blocks = Number(db.prepare('SELECT count(*) FROM blocks').pluck().get())
    count.made = Number(db.prepare("SELECT value FROM counters WHERE name = 'blocks'").pluck().get())
    await store.close()
  }
  expect(told).toEqual(told.map((_, index) => index))

  const { store } = await open(file, { restMs: 1e9 })
  const lines = (await gather(store.raw(filterOf(''), never()))).flat()
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1))
  // The last turn may be stored without having been told; nothing may be there that was never sent.
  const stored = lines.map(({ bytes }) => `${Buffer.from(bytes)}\n`).join('')
  const sent = (uploads: number) =>
    Array.from({ length: uploads }, (_, n) => Buffer.from(uploadOf(n, 0).body).toString()).join('')
  expect([sent(told.length), sent(told.length + 5)]).toContain(stored)

  await store.seal()
  expect((await gather(store.raw(filterOf(''), never()))).flat()).toEqual(lines)
  const db = openReadable(file)
  const [blocks, sealed] = ['blocks', 'sealed'].map((table) => {
    return db.prepare(`SELECT sum(lines) FROM ${table}`).pluck().get()
  })
  expect([blocks, sealed]).toEqual([lines.length, lines.length])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  return count
}

test('32 kills amid commits and sealing', async () => {
  const { blocks } = await killAgainAndAgain(32)
  expect(blocks).toBeGreaterThan(32)
})

test('16 kills while a small block is made anew again and again', async () => {
  const { blocks, made } = await killAgainAndAgain(16, 'merging')
  // Each was made several times.
  expect(made).toBeGreaterThan(2 * blocks)
})
