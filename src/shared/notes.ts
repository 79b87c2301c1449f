/** Marks and notes: what a person wrote beside what was captured. A mark is a note on a line without words. */
import { z } from 'zod'
import { deviceKey } from './model.ts'

/** Longest note, characters. */
export const MAX_NOTE = 10_000
/** So much of a marked line is kept with its note, characters: a list of notes shows it without asking for the line. */
export const NOTE_EXCERPT = 300

export const noteTarget = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('line'),
    seq: z.number().int().positive(),
    device: deviceKey,
    /** The line's corrected time. */
    at: z.number(),
    excerpt: z.string(),
  }),
  z.object({
    is: z.literal('range'),
    /** Null: all devices. */
    device: deviceKey.nullable(),
    /** Corrected times, from inclusive, to inclusive. */
    from: z.number(),
    to: z.number(),
  }),
  /** On the capture as a whole, or on all that one device said. */
  z.object({ is: z.literal('capture'), device: deviceKey.nullable() }),
])
export type NoteTarget = Readonly<z.infer<typeof noteTarget>>

export const note = z.object({
  /** `line-SEQ` for a line, so that two windows which mark it mean the same mark. */
  id: z.string(),
  target: noteTarget,
  text: z.string(),
  technician: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
})
export type Note = Readonly<z.infer<typeof note>>

/** A note as a person gives it: of a line its number is enough. */
export const noteDraft = z.object({
  /** Of the note that is changed; null: a new one. A line has one note at most, whatever is said here. */
  id: z.string().max(100).nullable().default(null),
  target: z.discriminatedUnion('is', [
    z.object({ is: z.literal('line'), seq: z.number().int().positive() }),
    z.object({
      is: z.literal('range'),
      device: z.string().min(1).max(600).nullable(),
      from: z.number(),
      to: z.number(),
    }),
    z.object({ is: z.literal('capture'), device: z.string().min(1).max(600).nullable() }),
  ]),
  text: z.string().max(MAX_NOTE),
  technician: z.string().max(200).default(''),
})
export type NoteDraft = z.input<typeof noteDraft>

export const noteFilter = z.object({
  devices: z.array(z.string().min(1).max(600)).default([]),
  /** Times of what is noted, from inclusive, to exclusive. */
  since: z.number().nullable().default(null),
  until: z.number().nullable().default(null),
  /** Words that must all occur in the note or in the line it is on. */
  text: z.string().max(1000).default(''),
})
export type NoteFilter = z.output<typeof noteFilter>

/** All of them once, then each change. */
export const notePiece = z.discriminatedUnion('is', [
  z.object({ is: z.literal('all'), notes: z.array(note) }),
  z.object({ is: z.literal('saved'), note }),
  z.object({ is: z.literal('removed'), id: z.string() }),
])
export type NotePiece = Readonly<z.infer<typeof notePiece>>

export function lineNoteId(seq: number): string {
  return `line-${seq}`
}

/** When what is noted happened; a note on the capture as a whole is as old as itself. */
export function noteTime({ target, createdAt }: Note): number {
  return target.is === 'line' ? target.at : target.is === 'range' ? target.from : createdAt
}

/** Whether a note is among those asked for. `devices` are keys here. */
export function isNoteWanted(note: Note, filter: NoteFilter): boolean {
  const { target } = note
  const from = noteTime(note)
  const to = target.is === 'range' ? target.to : from
  if (filter.devices.length > 0 && target.device !== null && !filter.devices.includes(target.device)) return false
  if (filter.since !== null && to < filter.since) return false
  if (filter.until !== null && from >= filter.until) return false
  const said = `${note.text}\n${target.is === 'line' ? target.excerpt : ''}\n${note.technician}`.toLowerCase()
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word))
}

/** In the order of what they are about. */
export function byNoteTime(a: Note, b: Note): number {
  return noteTime(a) - noteTime(b) || a.createdAt - b.createdAt
}
