import type { Gap, LevelLease } from '../../../shared/model.ts'
import { byNoteTime, isNoteWanted, type Note } from '../../../shared/notes.ts'
import type { Scope } from './scope.ts'

/** One value as one line of an .ndjson. */
export function toLine(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

/** The leases of the scope's devices that ran in its time, with their history, in order of request. */
export function leasesOf(leases: readonly LevelLease[], scope: Scope): readonly LevelLease[] {
  return leases
    .filter((lease) => scope.covers(lease.device) && scope.touches(lease.requestedAt, endOf(lease)))
    .toSorted((a, b) => a.requestedAt - b.requestedAt)
}

/** The gaps in the scope's time that concern its devices: their own, and those of a connection or the whole laptop. */
export function gapsOf(gaps: readonly Gap[], scope: Scope): readonly Gap[] {
  return gaps
    .filter((gap) => (gap.device === null || scope.covers(gap.device)) && scope.touches(gap.from, gap.to))
    .toSorted((a, b) => a.from - b.from || a.id - b.id)
}

/** The marks and notes on the scope's devices and time, in the order of what they are about. */
export function notesOf(notes: readonly Note[], scope: Scope): readonly Note[] {
  const { since, until } = scope
  return notes
    .filter((note) => note.target.device === null || scope.covers(note.target.device))
    .filter((note) => isNoteWanted(note, { devices: [], since, until, text: '' }))
    .toSorted(byNoteTime)
}

/** Null while it runs or its level is still to be restored. */
function endOf(lease: LevelLease): number | null {
  const over = lease.state === 'restored' || lease.state === 'superseded'
  return over ? (lease.restoredAt ?? lease.endedAt) : null
}
