import { describe, expect, test } from 'vitest'
import { markBeside, NO_NOTES, nextNotes } from '../../../../src/renderer/state/notes.ts'
import type { Note } from '../../../../src/shared/notes.ts'

const note = (seq: number, device = 'acme:a'): Note => ({
  id: `line-${seq}`,
  target: { is: 'line', seq, device, at: seq, excerpt: '' },
  text: '',
  technician: '',
  createdAt: 1,
  changedAt: 1,
})
const whole: Note = { ...note(1), id: 'n', target: { is: 'capture', device: null }, text: 'x' }

describe('the notes', () => {
  test('are all there after the first piece, and change with each', () => {
    const all = nextNotes(NO_NOTES, { is: 'all', notes: [note(3), whole] })
    expect([all.known, [...all.notes.keys()], [...all.lines.keys()]]).toEqual([true, ['line-3', 'n'], [3]])
    const more = nextNotes(all, { is: 'saved', note: { ...note(7), text: 'stall' } })
    expect([...more.lines].map(([seq, { text }]) => [seq, text])).toEqual([
      [3, ''],
      [7, 'stall'],
    ])
    expect([...nextNotes(more, { is: 'removed', id: 'line-3' }).lines.keys()]).toEqual([7])
    expect([...all.lines.keys()]).toEqual([3])
  })
})

describe('the mark beside a line', () => {
  const state = nextNotes(NO_NOTES, { is: 'all', notes: [note(30), note(10), note(20, 'acme:b'), whole] })
  const beside = (device: string | null, seq: number | null, direction: 1 | -1) =>
    markBeside(state, device, seq, direction)?.id

  test('is the next one of the device in either direction', () => {
    expect(beside('acme:a', 10, 1)).toBe('line-30')
    expect(beside('acme:a', 30, -1)).toBe('line-10')
    expect(beside(null, 10, 1)).toBe('line-20')
  })

  test('is the first or last from nowhere, and none beyond the ends', () => {
    expect(beside('acme:a', null, 1)).toBe('line-10')
    expect(beside('acme:a', null, -1)).toBe('line-30')
    expect(beside('acme:a', 30, 1)).toBeUndefined()
  })
})
