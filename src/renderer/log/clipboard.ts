import i18next from 'i18next'
import type { Api } from '../client.ts'
import { saveText } from '../react/save-text.ts'
import type { NoticeBoard } from '../state/notices.ts'
import { CLIPBOARD_MOST, readRange } from './copy.ts'
import type { LogView } from './view.ts'

/** The selected lines, as they were sent, on the clipboard; more than a clipboard takes becomes a file, and says so. */
export async function copySelected(view: LogView, api: Api, notices: NoticeBoard): Promise<void> {
  const selected = view.selected()
  if (selected === null) return
  try {
    const { text, lines } = await readRange(api, view.state.getState().model.query, selected.from, selected.to)
    const values = { count: lines, n: new Intl.NumberFormat(i18next.language).format(lines) }
    if (text.length <= CLIPBOARD_MOST) {
      await navigator.clipboard.writeText(text)
      notices.done(i18next.t('log.copied', values))
    } else {
      saveText(`${text}\n`, `lines-${selected.from}-${selected.to}.txt`, 'text/plain')
      notices.done(i18next.t('log.copiedToFile', values))
    }
  } catch (failure) {
    notices.failed(failure)
  }
}
