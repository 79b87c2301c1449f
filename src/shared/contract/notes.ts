/** Notes, and what is let go of old lines. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { note, noteDraft, noteFilter, notePiece } from '../notes.ts'
import { retentionAsk, retentionPiece, retentionPlan } from '../retention.ts'
import { base, nothing } from './base.ts'

export const notes = {
  /** In the order of what they are about. */
  list: base.input(noteFilter).output(z.array(note)),
  watch: base.input(nothing).output(eventIterator(notePiece)),
  /** Writes a note, or changes it; a line without words is marked. */
  save: base.input(noteDraft).output(note),
  /** Nothing happens for one that is not there. */
  remove: base.input(z.object({ id: z.string().max(100) })).output(nothing),
}

export const retention = {
  /** What would go, and what the data file takes. */
  preview: base.input(retentionAsk).output(retentionPlan),
  /** Lets go what was previewed: `upTo` and `lines` are the preview's. Cancelled, it keeps what is not gone yet. */
  apply: base
    .input(z.object({ upTo: z.number().int().positive(), lines: z.number().int().positive(), ask: retentionAsk }))
    .output(eventIterator(retentionPiece)),
}
