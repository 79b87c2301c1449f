import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DeviceKey } from '../../shared/model.ts'
import { lineNoteId, type Note, type NoteDraft, type NotePiece } from '../../shared/notes.ts'
import type { CoreClient } from '../client.ts'

export interface NotesState {
  /** False until the core has answered for the first time. */
  readonly known: boolean
  readonly notes: ReadonlyMap<string, Note>
  /** Marks, and notes on lines, by the line's number. A mark is a note without words. */
  readonly lines: ReadonlyMap<number, Note>
}

/** Marks and notes of all captures; what is done here comes back through the store as soon as it is on disk. */
export interface NoteBook {
  readonly store: StoreApi<NotesState>
  /** Those of a bundle can only be read: nothing offers to change them. */
  readonly readOnly: boolean
  /** Marks a line, or takes a mark without words away. Words are never taken away by this: false then. */
  toggleMark(seq: number): Promise<boolean>
  save(draft: NoteDraft): Promise<Note>
  remove(id: string): Promise<void>
}

export const NO_NOTES: NotesState = { known: false, notes: new Map(), lines: new Map() }

export function createNoteBook(client: CoreClient, readOnly = false): NoteBook {
  const store = createStore<NotesState>()(() => NO_NOTES)
  client.follow(
    (api, signal) => api.notes.watch({}, { signal }),
    (piece) => store.setState((state) => nextNotes(state, piece)),
  )
  const { notes } = client.api
  return {
    store,
    readOnly,
    async toggleMark(seq) {
      const known = store.getState().lines.get(seq)
      if (known !== undefined && known.text !== '') return false
      if (known === undefined) await notes.save({ target: { is: 'line', seq }, text: '' })
      else await notes.remove({ id: lineNoteId(seq) })
      return true
    },
    save: (draft) => notes.save(draft),
    async remove(id) {
      await notes.remove({ id })
    },
  }
}

export function nextNotes(state: NotesState, piece: NotePiece): NotesState {
  switch (piece.is) {
    case 'all':
      return fromAll(new Map(piece.notes.map((note) => [note.id, note])))
    case 'saved':
      return fromAll(new Map(state.notes).set(piece.note.id, piece.note))
    case 'removed':
      return fromAll(new Map([...state.notes].filter(([id]) => id !== piece.id)))
  }
}

function fromAll(notes: ReadonlyMap<string, Note>): NotesState {
  const lines = [...notes.values()].flatMap((note) =>
    note.target.is === 'line' ? [[note.target.seq, note] as const] : [],
  )
  return { known: true, notes, lines: new Map(lines) }
}

/** The marked line of this device after (or before) a line, in order of arrival; null: none. */
export function markBeside(
  { lines }: NotesState,
  device: DeviceKey | null,
  seq: number | null,
  direction: 1 | -1,
): Note | null {
  const marks = [...lines]
    .filter(([, { target }]) => device === null || target.device === device)
    .sort(([a], [b]) => (a - b) * direction)
  const beyond = seq === null ? marks[0] : marks.find(([at]) => (at - seq) * direction > 0)
  return (beyond ?? null)?.[1] ?? null
}
