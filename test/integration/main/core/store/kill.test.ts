import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openReadable } from '../../../../../src/main/core/store/database.ts'
import { filterOf, gather, never, newFile, open, openWithConnection } from '../../../../helpers/store/store-fixture.ts'
import { uploadOf } from '../../../../helpers/store/uploads.ts'

const CHILD = fileURLToPath(new URL('./uploads-child.ts', import.meta.url))
const ROUNDS = 32

/** Runs the child until it told a few uploads, kills it at some moment after that, and gives all that it told. */
async function killMidway(file: string, first: number): Promise<number[]> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, file, String(first)], {
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

test(`${ROUNDS} kills amid commits and sealing: all that was answered is there once, in order, and the file is sound`, async () => {
  const file = newFile()
  const told: number[] = []
  let sealedBefore = 0
  for (let round = 0; round < ROUNDS; round++) {
    told.push(...(await killMidway(file, (told.at(-1) ?? -1) + 1)))
    const { store, db } = openWithConnection(file)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(store.totals().reduce((sum, { lines }) => sum + lines, 0)).toBe(store.lastSeq())
    sealedBefore = Number(db.prepare('SELECT count(*) FROM blocks').pluck().get())
    await store.close()
  }
  expect(sealedBefore).toBeGreaterThan(ROUNDS)
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
})
