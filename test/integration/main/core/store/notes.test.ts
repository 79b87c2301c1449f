import { expect, test } from 'vitest'
import type { Note } from '../../../../../src/shared/notes.ts'
import { newFile, open } from '../../../../helpers/store/store-fixture.ts'
import { writeVersion1 } from '../../../../helpers/store/version-1.ts'

const note: Note = {
  id: 'line-3',
  target: { is: 'line', seq: 3, device: 'acme:valve', at: 5, excerpt: 'a' },
  text: 'third stall · 第三次',
  technician: 'Lin',
  createdAt: 1,
  changedAt: 2,
}

test('marks and notes are there after a restart, changed and removed as they were', async () => {
  const file = newFile()
  const first = await open(file)
  first.store.saveNote(note)
  first.store.saveNote({ ...note, id: 'b' })
  first.store.saveNote({ ...note, id: 'c' })
  await first.store.committed()
  first.store.saveNote({ ...note, id: 'b', text: 'changed' })
  first.store.removeNote('c')
  await first.store.close()
  expect((await open(file)).store.notes()).toEqual([{ ...note, id: 'b', text: 'changed' }, note])
})

test('a file from before there were notes takes them', async () => {
  const file = newFile()
  writeVersion1(file)
  const { store } = await open(file)
  expect(store.notes()).toEqual([])
  store.saveNote(note)
  await store.committed()
  await store.close()
  expect((await open(file)).store.notes()).toEqual([note])
})
