/** Marks and notes: kept in the store, told to every window. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { FieldtapError } from '../../shared/errors.ts'
import type { DeviceKey } from '../../shared/model.ts'
import {
  byNoteTime,
  isNoteWanted,
  lineNoteId,
  NOTE_EXCERPT,
  type Note,
  type NoteFilter,
  type NotePiece,
  type NoteTarget,
  type noteDraft,
} from '../../shared/notes.ts'
import { rawToLine } from './store/line.ts'
import type { Store } from './store/store.ts'

type Draft = ReturnType<typeof noteDraft.parse>
export type NoteChange = Exclude<NotePiece, { is: 'all' }>

export interface NotesDesk {
  readonly store: Pick<Store, 'notes' | 'saveNote' | 'removeNote' | 'committed' | 'line'>
  /** The one device that a person means. @throws FieldtapError `device-not-found` */
  readonly find: (device: string) => DeviceKey
  readonly now: () => number
}

export class Notes extends EventEmitter<{ change: [NoteChange] }> {
  readonly #desk: NotesDesk

  constructor(desk: NotesDesk) {
    super()
    this.setMaxListeners(0)
    this.#desk = desk
  }

  list(filter: NoteFilter): Note[] {
    return this.#desk.store
      .notes()
      .filter((note) => isNoteWanted(note, filter))
      .sort(byNoteTime)
  }

  /** @throws FieldtapError `line-not-found`, `device-not-found`, `input-invalid` for a note without words on no line */
  async save(draft: Draft, technician: string): Promise<Note> {
    const { store, now } = this.#desk
    const text = draft.text.trim()
    if (text === '' && draft.target.is !== 'line')
      throw new FieldtapError('input-invalid', { detail: 'text: no words' })
    const target = await this.#locate(draft.target)
    const id = target.is === 'line' ? lineNoteId(target.seq) : (draft.id ?? randomUUID())
    const known = store.notes().find((note) => note.id === id)
    const at = now()
    const note: Note = {
      id,
      target,
      text,
      technician: draft.technician || technician,
      createdAt: known?.createdAt ?? at,
      changedAt: at,
    }
    store.saveNote(note)
    await store.committed()
    this.emit('change', { is: 'saved', note })
    return note
  }

  async remove(id: string): Promise<void> {
    const { store } = this.#desk
    if (!store.notes().some((note) => note.id === id)) return
    store.removeNote(id)
    await store.committed()
    this.emit('change', { is: 'removed', id })
  }

  async #locate(target: Draft['target']): Promise<NoteTarget> {
    if (target.is === 'line') {
      const raw = await this.#desk.store.line(target.seq)
      if (raw === null) throw new FieldtapError('line-not-found', { detail: String(target.seq) })
      const { device, time: at, text } = rawToLine(raw)
      return { is: 'line', seq: target.seq, device, at, excerpt: text.slice(0, NOTE_EXCERPT) }
    }
    const device = target.device === null ? null : this.#desk.find(target.device)
    if (target.is === 'capture') return { is: 'capture', device }
    if (target.to < target.from) throw new FieldtapError('input-invalid', { detail: 'to: before from' })
    return { is: 'range', device, from: target.from, to: target.to }
  }
}
