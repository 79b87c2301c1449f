import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { NO_OVERLAY } from '../../state/overlay.ts'
import { CaptureBar } from '../capture/capture-bar.tsx'
import { KeyHint } from '../commands/key-hint.tsx'
import { Palette } from '../commands/palette.tsx'
import { ShortcutSheet } from '../commands/shortcut-sheet.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
import { NoteDialog } from '../notes/note-dialog.tsx'
import { Banner } from './banner.tsx'
import { CloseQuestion } from './close-question.tsx'
import { CurrentPage } from './current-page.tsx'
import { Locked } from './locked.tsx'
import { Nav } from './nav.tsx'
import { NoticeList } from './notice-list.tsx'
import { WindowTitle } from './window-title.tsx'

/** The whole window: navigation, one page, and below it, always, what is being recorded. */
export function Window() {
  const { i18n } = useTranslation()
  const { client, overlay } = useApp()
  const locked = useStore(client.state, (core) => core.is === 'locked')
  const exporting = useStore(overlay, (state) => state.is === 'export')
  if (locked) return <Locked />
  return (
    <I18nProvider locale={i18n.language}>
      <div className="grid h-full grid-cols-[248px_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] max-[880px]:grid-cols-[minmax(0,1fr)] max-[880px]:grid-rows-[auto_auto_minmax(0,1fr)_auto]">
        <Banner />
        <Nav />
        <main id="page" tabIndex={-1} data-region className="min-h-0 min-w-0 overflow-y-auto bg-bg outline-none">
          <CurrentPage />
        </main>
        <CaptureBar onExport={() => overlay.setState({ is: 'export' }, true)} />
      </div>
      <ExportDialog open={exporting} onClose={() => overlay.setState(NO_OVERLAY, true)} />
      <Palette />
      <ShortcutSheet />
      <NoteDialog />
      <CloseQuestion />
      <NoticeList />
      <WindowTitle />
      <KeyHint />
    </I18nProvider>
  )
}
