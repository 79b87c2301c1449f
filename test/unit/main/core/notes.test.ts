import { beforeEach, describe, expect, test } from 'vitest'
import { Notes } from '../../../../src/main/core/notes.ts'
import type { RawLine } from '../../../../src/main/core/store/store.ts'
import { FieldtapError } from '../../../../src/shared/errors.ts'
import { type Note, type NoteFilter, noteDraft } from '../../../../src/shared/notes.ts'

const LINE: RawLine = {
  seq: 7,
  device: 'acme:pump',
  connection: 'site',
  received: 8000,
  deviceTime: null,
  time: 8000,
  clockOffset: 0,
  level: 'error',
  module: null,
  bytes: new TextEncoder().encode(`stall ${'x'.repeat(1000)}`),
  how: '',
}

let kept: Map<string, Note>
let now: number
let notes: Notes
let commits: number

beforeEach(() => {
  kept = new Map()
  now = 1000
  commits = 0
  notes = new Notes({
    store: {
      notes: () => [...kept.values()],
      saveNote: (note) => void kept.set(note.id, note),
      removeNote: (id) => void kept.delete(id),
      committed: async () => void commits++,
      line: async (seq) => (seq === LINE.seq ? LINE : null),
    },
    find: (device) => {
      if (device === 'pump') return 'acme:pump'
      throw new FieldtapError('device-not-found', { device })
    },
    now: () => now,
  })
})

const save = (draft: Parameters<typeof noteDraft.parse>[0], technician = 'Lin') =>
  notes.save(noteDraft.parse(draft), technician)
const all: NoteFilter = { devices: [], since: null, until: null, text: '' }

describe('a mark', () => {
  test('is a note on a line without words, and keeps the beginning of the line', async () => {
    const mark = await save({ target: { is: 'line', seq: 7 }, text: '' })
    expect(mark).toMatchObject({ id: 'line-7', text: '', technician: 'Lin', createdAt: 1000 })
    expect(mark.target).toEqual({
      is: 'line',
      seq: 7,
      device: 'acme:pump',
      at: 8000,
      excerpt: `stall ${'x'.repeat(294)}`,
    })
    expect(commits).toBe(1)
  })

  test('stays one when it is made again, and keeps its age when words are added', async () => {
    await save({ target: { is: 'line', seq: 7 }, text: '' })
    now = 2000
    await save({ id: 'something-else', target: { is: 'line', seq: 7 }, text: ' third stall ' })
    expect([...kept.values()]).toMatchObject([{ id: 'line-7', text: 'third stall', createdAt: 1000, changedAt: 2000 }])
  })

  test('needs a line that is there', async () => {
    await expect(save({ target: { is: 'line', seq: 8 }, text: '' })).rejects.toMatchObject({ code: 'line-not-found' })
    expect(kept.size).toBe(0)
  })
})

describe('a note', () => {
  test('on a time or a capture needs words, a device that is known, and an end after its beginning', async () => {
    const range = { is: 'range', device: 'pump', from: 10, to: 20 } as const
    expect((await save({ target: range, text: 'slow' })).target).toEqual({ ...range, device: 'acme:pump' })
    await expect(save({ target: range, text: ' ' })).rejects.toMatchObject({ code: 'input-invalid' })
    await expect(save({ target: { ...range, to: 9 }, text: 'x' })).rejects.toMatchObject({ code: 'input-invalid' })
    await expect(save({ target: { is: 'capture', device: 'gone' }, text: 'x' })).rejects.toMatchObject({
      code: 'device-not-found',
    })
  })

  test('is changed by its id', async () => {
    const target = { is: 'capture', device: null } as const
    const { id } = await save({ target, text: 'one' })
    await save({ id, target, text: 'two' })
    expect([...kept.values()].map(({ text }) => text)).toEqual(['two'])
  })

  test('is told of after it is on disk, and so is its end', async () => {
    const told: unknown[] = []
    notes.on('change', (change) => told.push([change.is, commits]))
    const { id } = await save({ target: { is: 'capture', device: null }, text: 'one' })
    await notes.remove(id)
    await notes.remove(id)
    expect(told).toEqual([
      ['saved', 1],
      ['removed', 2],
    ])
  })
})

describe('the list', () => {
  beforeEach(async () => {
    await save({ target: { is: 'range', device: 'pump', from: 100, to: 200 }, text: 'Slow Start' })
    await save({ target: { is: 'line', seq: 7 }, text: '' })
    await save({ target: { is: 'capture', device: null }, text: 'job 4471' }, 'Mei')
  })
  const found = (filter: Partial<typeof all>) => notes.list({ ...all, ...filter }).map(({ target }) => target.is)

  test('is in the order of what it is about', () => {
    expect(found({})).toEqual(['range', 'capture', 'line'])
  })

  test('is searched by words of the note, of its line, and by who wrote it', () => {
    expect(found({ text: 'slow start' })).toEqual(['range'])
    expect(found({ text: 'STALL' })).toEqual(['line'])
    expect(found({ text: 'mei 4471' })).toEqual(['capture'])
    expect(found({ text: 'slow 4471' })).toEqual([])
  })

  test('is bounded by times, and what is about all devices is about each', () => {
    expect(found({ since: 150 })).toEqual(['range', 'capture', 'line'])
    expect(found({ since: 201, until: 8000 })).toEqual(['capture'])
    expect(found({ devices: ['acme:valve'] })).toEqual(['capture'])
  })
})
