import { createStore, type StoreApi } from 'zustand/vanilla'

export type Notice =
  | { readonly id: number; readonly is: 'failure'; readonly error: unknown }
  | { readonly id: number; readonly is: 'done'; readonly text: string }

export interface Notices {
  readonly notices: readonly Notice[]
}

const MOST = 4
/** How long a message that needs no answer stays, ms. Failures stay until they are dismissed. */
const DONE_STAYS = 6000

export interface NoticeBoard {
  readonly store: StoreApi<Notices>
  failed(error: unknown): void
  done(text: string): void
  dismiss(id: number): void
}

export function createNoticeBoard(): NoticeBoard {
  const store = createStore<Notices>()(() => ({ notices: [] }))
  let next = 1
  const add = (notice: Notice) => store.setState(({ notices }) => ({ notices: [...notices, notice].slice(-MOST) }))
  const dismiss = (id: number) =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
  return {
    store,
    failed: (error) => add({ id: next++, is: 'failure', error }),
    done(text) {
      const id = next++
      add({ id, is: 'done', text })
      setTimeout(() => dismiss(id), DONE_STAYS)
    },
    dismiss,
  }
}
