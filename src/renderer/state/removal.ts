import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RetentionAsk, RetentionPiece, RetentionPlan } from '../../shared/retention.ts'
import type { Api } from '../client.ts'

type Progress = Extract<RetentionPiece, { is: 'progress' }>

/** One removal of old lines at a time; it goes on when its page is left. */
export type RemovalJob =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly progress: Progress }
  | { readonly is: 'done'; readonly lines: number }
  /** What was gone by then is gone, the rest stays. */
  | { readonly is: 'cancelled'; readonly lines: number }
  | { readonly is: 'failed'; readonly error: unknown }

export interface Remover {
  readonly job: StoreApi<RemovalJob>
  /** Lets go what was shown. */
  start(plan: RetentionPlan, ask: RetentionAsk): Promise<void>
  cancel(): void
  reset(): void
}

export function createRemover(api: Api): Remover {
  const job = createStore<RemovalJob>()(() => ({ is: 'idle' }))
  let stop = new AbortController()
  return {
    job,
    async start({ upTo, lines: totalLines }, ask) {
      if (job.getState().is === 'running') return
      stop = new AbortController()
      const { signal } = stop
      let lines = 0
      job.setState({ is: 'running', progress: { is: 'progress', step: 'lines', lines, totalLines } }, true)
      try {
        for await (const piece of await api.retention.apply({ upTo, lines: totalLines, ask }, { signal })) {
          lines = piece.lines
          job.setState(piece.is === 'done' ? { is: 'done', lines } : { is: 'running', progress: piece }, true)
        }
        if (job.getState().is === 'running') job.setState({ is: 'cancelled', lines }, true)
      } catch (error) {
        job.setState(signal.aborted ? { is: 'cancelled', lines } : { is: 'failed', error }, true)
      }
    },
    cancel: () => stop.abort(),
    reset: () => job.setState({ is: 'idle' }, true),
  }
}
