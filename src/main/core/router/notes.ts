import type { NotePiece } from '../../../shared/notes.ts'
import type { Parts } from '../core.ts'
import type { NoteChange } from '../notes.ts'
import { os } from './context.ts'
import { findAll } from './filters.ts'

export function noteRoutes(parts: Parts) {
  const { notes, settings } = parts
  return {
    list: os.notes.list.handler(({ input }) => notes.list({ ...input, devices: findAll(parts, input.devices) })),
    watch: os.notes.watch.handler(({ signal }) => watchNotes(parts, signal)),
    save: os.notes.save.handler(({ input }) => notes.save(input, settings.get().technician)),
    remove: os.notes.remove.handler(async ({ input }) => {
      await notes.remove(input.id)
      return {}
    }),
  }
}

const EVERY = { devices: [], since: null, until: null, text: '' }

/** All of them at once, then each change in its order. */
async function* watchNotes({ notes }: Parts, signal: AbortSignal | undefined): AsyncGenerator<NotePiece> {
  const waiting: NoteChange[] = []
  let wake: () => void = () => undefined
  const changed = (change: NoteChange) => {
    waiting.push(change)
    wake()
  }
  const stop = () => wake()
  notes.on('change', changed)
  signal?.addEventListener('abort', stop)
  try {
    yield { is: 'all', notes: notes.list(EVERY) }
    while (!signal?.aborted) {
      const next = waiting.shift()
      if (next === undefined) await new Promise<void>((resolve) => (wake = resolve))
      else yield next
    }
  } finally {
    notes.off('change', changed)
    signal?.removeEventListener('abort', stop)
  }
}
