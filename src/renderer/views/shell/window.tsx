import { useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { CaptureBar } from '../capture/capture-bar.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
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
  const { client } = useApp()
  const locked = useStore(client.state, (core) => core.is === 'locked')
  const [exporting, setExporting] = useState(false)
  if (locked) return <Locked />
  return (
    <I18nProvider locale={i18n.language}>
      <div className="grid h-full grid-cols-[248px_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
        <Banner />
        <Nav />
        <main id="page" tabIndex={-1} className="min-h-0 min-w-0 bg-bg outline-none">
          <CurrentPage />
        </main>
        <CaptureBar onExport={() => setExporting(true)} />
      </div>
      <ExportDialog open={exporting} onClose={() => setExporting(false)} />
      <CloseQuestion />
      <NoticeList />
      <WindowTitle />
    </I18nProvider>
  )
}
