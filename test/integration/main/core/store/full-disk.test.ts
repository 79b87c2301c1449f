import { expect, test } from 'vitest'
import type { WritableDb } from '../../../../../src/main/core/store/database.ts'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import type { FieldtapError } from '../../../../../src/shared/errors.ts'
import {
  batchOf,
  EVERY_EVENT,
  found,
  newFile,
  open,
  openWithConnection,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const BIG = batchOf([{ text: 'x'.repeat(500_000) }])

function fill(db: WritableDb): void {
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 8}`)
}

function makeRoom(db: WritableDb): void {
  db.pragma('max_page_count = 1000000')
}

/** Everything that can be seen of a store from outside, besides its lines. */
function state(store: Store) {
  return {
    lastSeq: store.lastSeq(),
    totals: store.totals(),
    repeats: store.repeats(),
    devices: store.devices(),
    connections: store.connections(),
    leases: store.leases({ open: false }),
    settings: store.settings(),
    gaps: store.gaps(),
    refusals: store.refusals(),
    facts: ['a', 'b'].map((key) => store.fact(key)),
    events: store.events({ ...EVERY_EVENT, limit: 99 }),
  }
}

function writeEverything(store: Store, n: number): void {
  store.appendLines({ ...words(`keyed ${n}`), requestKey: `r${n}`, contentKey: `c${n}`, how: `way ${n}` })
  store.appendLines({ ...words(`keyed ${n}`), requestKey: `r${n}`, contentKey: null })
  const event = { connection: null, time: n, category: 'c', type: 't', description: '', data: {} }
  store.appendEvent({ ...event, device: null, outcome: 'INFO', stateChange: false, source: 'fieldtap' }, n)
  store.saveDevice({ key: `acme:${n}`, product: null, name: 'x', credential: { kind: 'none' }, addedAt: n })
  store.saveConnection({ name: `c${n}`, kind: 'broker', url: '', sealed: '' })
  store.saveSettings({ ...store.settings(), site: `site ${n}` })
  store.openGap({ device: null, connection: null, from: n, to: null, cause: 'link', detail: '' })
  store.countRefusal('busy', n, '')
  store.setFact('a', String(n))
}

test('a turn that does not fit leaves nothing behind, and the next one that does goes on as if it had not been', async () => {
  const file = newFile()
  const failures: FieldtapError[] = []
  const { store, db } = openWithConnection(file, { onFailure: (error) => failures.push(error) })
  writeEverything(store, 1)
  await store.committed()
  const before = state(store)

  fill(db)
  writeEverything(store, 2)
  expect(store.appendLines(BIG)).toEqual({ is: 'stored', firstSeq: 3 })
  const [one, two] = await Promise.allSettled([store.committed(), store.committed()])
  expect([one, two]).toMatchObject([
    { status: 'rejected', reason: { name: 'FieldtapError', code: 'store-failed' } },
    { status: 'rejected', reason: { name: 'FieldtapError', code: 'store-failed' } },
  ])
  expect(failures).toMatchObject([{ code: 'store-failed', data: { detail: 'the disk is full (SQLITE_FULL)' } }])
  expect(state(store)).toEqual(before)
  expect(db.inTransaction).toBe(false)

  makeRoom(db)
  writeEverything(store, 2)
  expect(store.appendLines(BIG)).toEqual({ is: 'stored', firstSeq: 3 })
  await store.committed()
  const after = state(store)
  expect(after).toMatchObject({ lastSeq: 3, repeats: 2, facts: ['2', null], settings: { site: 'site 2' } })
  expect([after.devices, after.connections, after.gaps, after.events].map((all) => all.length)).toEqual([2, 2, 2, 2])
  expect((await found(store, '')).map(({ seq, text }) => [seq, text.slice(0, 13)])).toEqual([
    [1, 'I - -|keyed 1'],
    [2, 'I - -|keyed 2'],
    [3, 'I - -|xxxxxxx'],
  ])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  await store.close()
  expect(state((await open(file, { unseal: (text) => text })).store)).toEqual(after)
})

test('a disk that stays full fails turn after turn, and no line number is lost over it', async () => {
  const { store, db } = openWithConnection(newFile())
  store.appendLines(words('first'))
  await store.committed()
  fill(db)
  for (let n = 0; n < 20; n++) {
    expect(store.appendLines({ ...BIG, contentKey: 'the same' })).toEqual({ is: 'stored', firstSeq: 2 })
    await expect(store.committed()).rejects.toMatchObject({ code: 'store-failed' })
  }
  makeRoom(db)
  expect(store.appendLines({ ...BIG, contentKey: 'the same' })).toEqual({ is: 'stored', firstSeq: 2 })
  expect(store.appendLines({ ...BIG, contentKey: 'the same' })).toEqual({ is: 'repeat', of: 'content' })
  await store.committed()
  expect([store.lastSeq(), store.repeats()]).toEqual([2, 1])
})

test('a failed commit takes back what its statements had done', async () => {
  const { store, db } = openWithConnection(newFile())
  // A foreign key that is checked at COMMIT only makes that statement the one that fails.
  db.exec(`CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
    CREATE TEMP TRIGGER fail AFTER INSERT ON hot WHEN new.first_seq = 2 BEGIN INSERT INTO child VALUES (1); END`)
  store.appendLines(words('one'))
  await store.committed()
  store.appendLines(words('two'))
  await expect(store.committed()).rejects.toMatchObject({ code: 'store-failed' })
  db.exec('DROP TRIGGER fail')
  expect(store.lastSeq()).toBe(1)
  expect(store.appendLines(words('second'))).toEqual({ is: 'stored', firstSeq: 2 })
  await store.committed()
  expect((await found(store, '')).map(({ text }) => text)).toEqual(['I - -|one', 'I - -|second'])
})
