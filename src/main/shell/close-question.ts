/** Asks what becomes of raised levels: in the page, or, where it does not answer, in a dialog of the system. */
import { type BrowserWindow, dialog, type WebContents } from 'electron'
import { CHANNELS, CLOSE_ANSWERS, type CloseAnswer } from '../../shared/host.ts'
import { onPageMessage } from './ipc.ts'
import type { Texts } from './texts.ts'

/** A page that has not put the question to the person by then is busy, broken or not there; ms. */
const ACKNOWLEDGE = 1000

interface Pending {
  readonly page: WebContents
  asked(): void
  settle(answer: CloseAnswer | null): void
}

export type AskToClose = (window: BrowserWindow | null, leases: number) => Promise<CloseAnswer>

/** Call it once. */
export function createCloseQuestion(texts: () => Texts): AskToClose {
  let pending: Pending | null = null
  onPageMessage(CHANNELS.closeAsked, (page) => {
    if (page === pending?.page) pending.asked()
  })
  onPageMessage(CHANNELS.closeAnswer, (page, value) => {
    const answer = CLOSE_ANSWERS.find((known) => known === value)
    if (page === pending?.page && answer) pending.settle(answer)
  })

  /** Null: the page cannot ask, or went away before it answered. */
  const askInPage = (page: WebContents, leases: number): Promise<CloseAnswer | null> =>
    new Promise((resolve) => {
      const gone = () => pending?.settle(null)
      const timer = setTimeout(gone, ACKNOWLEDGE)
      const endings = ['render-process-gone', 'did-start-loading', 'destroyed'] as const
      pending = {
        page,
        asked: () => clearTimeout(timer),
        settle(answer) {
          pending = null
          clearTimeout(timer)
          for (const ending of endings) page.off(ending as 'destroyed', gone)
          resolve(answer)
        },
      }
      for (const ending of endings) page.on(ending as 'destroyed', gone)
      page.send(CHANNELS.closeQuestion, leases)
    })

  return async (window, leases) =>
    (window && (await askInPage(window.webContents, leases))) ?? askInDialog(window, leases, texts())
}

async function askInDialog(window: BrowserWindow | null, leases: number, texts: Texts): Promise<CloseAnswer> {
  const options = {
    type: 'question' as const,
    message: texts.closeTitle(leases),
    detail: texts.closeDetail,
    buttons: [texts.restore, texts.keep, texts.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
  const parent = window && !window.isDestroyed() ? window : null
  const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options))
  return CLOSE_ANSWERS[response] ?? 'cancel'
}
