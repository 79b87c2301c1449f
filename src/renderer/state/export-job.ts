import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ExportPiece, ExportRequest, VerifyReport } from '../../shared/contract/bundles.ts'
import type { Api } from '../client.ts'

type Progress = Extract<ExportPiece, { is: 'progress' }>
type Done = Extract<ExportPiece, { is: 'done' }>

/** What is known of a finished file. */
export type Check =
  | { readonly is: 'running' }
  | { readonly is: 'verified'; readonly report: VerifyReport }
  | { readonly is: 'failed'; readonly error: unknown }
  /** Only so many recipients can open it. */
  | { readonly is: 'sealed'; readonly recipients: number }

/** One export at a time; it goes on when its dialog is closed. */
export type ExportJob =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly progress: Progress | null }
  | { readonly is: 'done'; readonly done: Done; readonly check: Check }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'cancelled' }

export interface Exporter {
  readonly job: StoreApi<ExportJob>
  start(request: ExportRequest): Promise<void>
  cancel(): void
  reset(): void
}

export function createExporter(api: Api): Exporter {
  const job = createStore<ExportJob>()(() => ({ is: 'idle' }))
  let stop = new AbortController()

  const run = async (request: ExportRequest, signal: AbortSignal): Promise<Done | null> => {
    for await (const piece of await api.bundle.export(request, { signal })) {
      if (piece.is === 'done') return piece
      job.setState({ is: 'running', progress: piece }, true)
    }
    return null
  }

  return {
    job,
    async start(request) {
      if (job.getState().is === 'running') return
      stop = new AbortController()
      const { signal } = stop
      job.setState({ is: 'running', progress: null }, true)
      try {
        const done = await run(request, signal)
        if (done === null || signal.aborted) return job.setState({ is: 'cancelled' }, true)
        const recipients = request.encryptTo?.length ?? 0
        if (recipients > 0) return job.setState({ is: 'done', done, check: { is: 'sealed', recipients } }, true)
        const unchecked: ExportJob = { is: 'done', done, check: { is: 'running' } }
        job.setState(unchecked, true)
        const check = await verify(api, done, request.passphrase ?? '')
        // By then somebody may be about to export another.
        if (job.getState() === unchecked) job.setState({ is: 'done', done, check }, true)
      } catch (error) {
        job.setState(signal.aborted ? { is: 'cancelled' } : { is: 'failed', error }, true)
      }
    },
    cancel() {
      stop.abort()
      if (job.getState().is === 'running') job.setState({ is: 'cancelled' }, true)
    },
    reset: () => job.setState({ is: 'idle' }, true),
  }
}

/** The new bundle is checked as a stranger would check it, before anyone carries it away. */
async function verify(api: Api, { path }: Done, passphrase: string): Promise<Check> {
  try {
    return { is: 'verified', report: await api.bundle.verify({ path, passphrase }) }
  } catch (error) {
    return { is: 'failed', error }
  }
}

/** The file's name, from a path as any system writes it. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
