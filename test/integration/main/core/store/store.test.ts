import { describe, expect, test } from 'vitest'
import type { Committed, EventFilter } from '../../../../../src/main/core/store/store.ts'
import type { DeviceEvent, EventDraft, LevelLease } from '../../../../../src/shared/model.ts'
import { DEFAULT_SETTINGS } from '../../../../../src/shared/model.ts'
import {
  batchOf,
  DEVICE,
  EVERY_EVENT,
  filterOf,
  found,
  gather,
  never,
  newFile,
  open,
  openNew,
  RECEIVED,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const EVENT: EventDraft = {
  device: DEVICE,
  connection: 'site',
  time: RECEIVED,
  outcome: 'SUCCESS',
  category: 'connection',
  type: 'signed-in',
  description: 'Signed in with hmacsha256',
  stateChange: true,
  data: { algorithm: 'hmacsha256' },
  source: 'fieldtap',
}

const ALL_EVENTS: EventFilter = { ...EVERY_EVENT, limit: 100 }

function lease(id: string, changes: Partial<LevelLease> = {}): LevelLease {
  return {
    id,
    device: DEVICE,
    before: { level: 'error', how: 'seen', since: 1 },
    during: 'debug',
    restoreTo: 'error',
    restoreWhy: 'before',
    state: 'requested',
    reason: 'the pump stops',
    technician: 'Ann',
    requestedAt: RECEIVED,
    toldAt: null,
    confirmedAt: null,
    endsAt: RECEIVED + 900_000,
    maxLines: null,
    maxBytes: null,
    lines: 0,
    bytes: 0,
    ended: null,
    endedAt: null,
    restoredAt: null,
    deadMan: 'unneeded',
    history: [],
    ...changes,
  }
}

describe('lines', () => {
  test('are numbered from 1 in the order of arrival and come back byte for byte', async () => {
    const file = newFile()
    const first = await open(file)
    const broken = Buffer.concat([Buffer.from('E 5 m|'), Buffer.from([0xff, 0x00, 0xc3]), Buffer.from('\r\n')])
    expect(first.store.appendLines(words('one', 'two'))).toEqual({ is: 'stored', firstSeq: 1 })
    const odd = { ...batchOf([{ level: 'error', text: '' }]), body: broken, bytes: broken.length - 1 }
    expect(first.store.appendLines(odd)).toEqual({ is: 'stored', firstSeq: 3 })
    await first.store.committed()
    await first.store.close()

    const { store } = await open(file)
    const raw = (await gather(store.raw(filterOf(''), never()))).flat()
    expect(raw.map((line) => [line.seq, Buffer.from(line.bytes).toString('latin1')])).toEqual([
      [1, 'I - -|one'],
      [2, 'I - -|two'],
      [3, 'E 5 m|\u00ff\u0000\u00c3\r'],
    ])
    expect(store.lastSeq()).toBe(3)
    expect(store.appendLines(words('three'))).toEqual({ is: 'stored', firstSeq: 4 })
  })

  test('carry device time, arrival and the time corrected by the offset of the clock', async () => {
    const store = await openNew()
    const lines = [{ time: 1000, text: 'with' }, { text: 'without' }]
    store.appendLines(batchOf(lines, { clockOffset: -60_000, received: 70_000 }))
    await store.committed()
    expect(await store.line(1)).toMatchObject({ deviceTime: 1000, received: 70_000, time: 61_000, how: 'test' })
    expect(await store.line(2)).toMatchObject({ deviceTime: null, received: 70_000, time: 70_000, connection: 'site' })
    expect(await store.line(3)).toBeNull()
    expect(await store.timeSpan([])).toEqual({ from: 61_000, to: 70_000 })
    expect(await store.timeSpan(['acme:other'])).toBeNull()
  })

  test('of a body that no decoder reads are shown whole as one line', async () => {
    const store = await openNew()
    store.appendLines({ ...words('a', 'b'), encoding: 'from the future' })
    store.appendLines(words('c'))
    await store.committed()
    expect((await found(store, '')).map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'I - -|a\nI - -|b\n'],
      [3, 'I - -|c'],
    ])
  })

  test('that contradict their own counts are refused at once, and nothing of them stays', async () => {
    const store = await openNew()
    expect(() => store.appendLines({ ...words('a', 'b'), count: 3 })).toThrowError(/counts/)
    expect(() => store.appendLines({ ...words('a'), received: Number.NaN })).toThrowError(/time of arrival/)
    expect(store.appendLines(words('c'))).toEqual({ is: 'stored', firstSeq: 1 })
    await store.committed()
    expect(store.lastSeq()).toBe(1)
  })

  test('are summed per device, also after the store was opened again', async () => {
    const file = newFile()
    const { store } = await open(file)
    store.appendLines(words('one', 'two'))
    store.appendLines({ ...words('three'), device: 'acme:other', received: 5 })
    await store.committed()
    store.appendLines({ ...words('four'), received: RECEIVED + 9, zoneMinutes: 480, clockOffset: -7 })
    expect(store.totals().map(({ lines }) => lines)).toEqual([2, 1])
    await store.committed()
    const totals = [
      { device: DEVICE, lines: 3, bytes: 28, lastReceived: RECEIVED + 9, zoneMinutes: 480, clockOffset: -7 },
      { device: 'acme:other', lines: 1, bytes: 11, lastReceived: 5, zoneMinutes: 0, clockOffset: 0 },
    ]
    expect(store.totals()).toEqual(totals)
    await store.close()
    expect((await open(file)).store.totals()).toEqual(totals)
  })
})

describe('events', () => {
  test('are numbered, get an id, and are found newest first', async () => {
    const file = newFile()
    const { store } = await open(file)
    const one = store.appendEvent(EVENT, RECEIVED + 1)
    const two = store.appendEvent(
      { ...EVENT, device: null, data: {}, type: 'gap.crash', time: RECEIVED + 10.4 },
      RECEIVED + 2,
    )
    expect([one.seq, two.seq, two.time]).toEqual([1, 2, RECEIVED + 10])
    expect(one.id).not.toBe(two.id)
    await store.committed()
    await store.close()
    expect((await open(file)).store.events(ALL_EVENTS)).toEqual([two, one])
  })

  test('that are here already by their id are not added again', async () => {
    const commits: Committed[] = []
    const store = await openNew({ onCommit: (what) => commits.push(what) })
    const draft = { ...EVENT, id: 'from-the-cloud' }
    const event = store.appendEvent(draft, 1)
    expect(store.appendEvent(draft, 2)).toEqual(event)
    await store.committed()
    expect(store.appendEvent({ ...draft, description: 'told again' }, 3)).toEqual(event)
    await store.committed()
    expect(store.events(ALL_EVENTS)).toEqual([event])
    expect(commits.flatMap(({ events }) => events)).toEqual([event])
  })

  test('are narrowed by device, time, outcome, category, words and number', async () => {
    const store = await openNew()
    const add = (changes: Partial<EventDraft>) => store.appendEvent({ ...EVENT, ...changes }, RECEIVED)
    add({ type: 'a', category: 'level' })
    add({ type: 'b', category: 'level.lease', time: RECEIVED + 1000 })
    add({ type: 'c', category: 'levels', outcome: 'FAIL' })
    add({ type: 'd', device: null, data: { Reason: 'Wrong "Password"\n' } })
    add({ type: 'e', device: 'acme:other', description: 'Ünïcode Größe' })
    await store.committed()
    const types = (filter: Partial<EventFilter>) =>
      store.events({ ...ALL_EVENTS, ...filter }).map((event: DeviceEvent) => event.type)
    expect(types({})).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(types({ devices: [DEVICE] })).toEqual(['c', 'b', 'a'])
    expect(types({ devices: [DEVICE, 'acme:other'], outcomes: ['FAIL'] })).toEqual(['c'])
    expect(types({ categories: ['level'] })).toEqual(['b', 'a'])
    expect(types({ categories: ['levels', 'connection'] })).toEqual(['e', 'd', 'c'])
    expect(types({ since: RECEIVED + 1 })).toEqual(['b'])
    expect(types({ until: RECEIVED + 1 })).toEqual(['e', 'd', 'c', 'a'])
    expect(types({ text: 'wrong "password"' })).toEqual(['d'])
    expect(types({ text: 'REASON' })).toEqual(['d'])
    expect(types({ text: 'größe Ünïcode' })).toEqual(['e'])
    expect(types({ text: 'nowhere' })).toEqual([])
    expect(types({ before: 3, limit: 1 })).toEqual(['b'])
  })
})

describe('what is small', () => {
  test('is seen at once, and again after the store was opened again', async () => {
    const file = newFile()
    const { store } = await open(file)
    const connection = { name: 'yard', kind: 'broker', url: 'mqtt://10.0.0.2', sealed: 'x' } as const
    const settings = { ...DEFAULT_SETTINGS, technician: 'Ann', baseline: { acme: 'warn' as const } }
    store.saveConnection({ ...connection, url: 'mqtt://10.0.0.1' })
    store.saveConnection(connection)
    store.saveConnection({ ...connection, name: 'gone' })
    store.removeConnection('gone')
    store.saveSettings(settings)
    store.setFact('a', '1')
    store.setFact('a', '2')
    const gap = store.openGap({ device: null, connection: null, from: 1, to: null, cause: 'link', detail: 'lost' })
    const later = store.openGap({ device: DEVICE, connection: 'yard', from: 2, to: null, cause: 'sleep', detail: '' })
    store.closeGap(gap.id, 5)
    store.closeGap(gap.id, 9)
    store.closeGap(99, 9)
    for (let n = 1; n <= 1000; n++) store.countRefusal('signature-wrong', n, `number ${n}`)
    store.countRefusal('busy', 5, 'busy')
    const check = (now: typeof store) => {
      expect(now.connections()).toEqual([connection])
      expect(now.settings()).toEqual(settings)
      expect([now.fact('a'), now.fact('b')]).toEqual(['2', null])
      expect(now.gaps()).toEqual([{ ...gap, to: 5 }, later])
      expect(now.refusals()).toEqual([
        { code: 'signature-wrong', count: 1000, lastAt: 1000, last: 'number 1000' },
        { code: 'busy', count: 1, lastAt: 5, last: 'busy' },
      ])
    }
    check(store)
    await store.committed()
    check(store)
    await store.close()
    const again = (await open(file)).store
    check(again)
    expect(again.openGap({ device: null, connection: null, from: 3, to: 4, cause: 'crash', detail: '' }).id).toBe(3)
  })

  test('leases: the open ones, and all of them newest first', async () => {
    const file = newFile()
    const { store } = await open(file)
    store.saveLease(lease('one'))
    await store.committed()
    store.saveLease(lease('one', { state: 'restored' }))
    store.saveLease(lease('two', { requestedAt: RECEIVED + 1 }))
    store.saveLease(lease('two', { requestedAt: RECEIVED + 1, state: 'told' }))
    store.saveLease(lease('three', { requestedAt: RECEIVED + 2, state: 'restore-pending' }))
    const check = (now: typeof store) => {
      expect(now.leases({ open: true }).map(({ id, state }) => [id, state])).toEqual([
        ['three', 'restore-pending'],
        ['two', 'told'],
      ])
      expect(now.leases({ open: false }).map(({ id }) => id)).toEqual(['three', 'two', 'one'])
    }
    check(store)
    await store.committed()
    check(store)
    await store.close()
    check((await open(file)).store)
  })
})
