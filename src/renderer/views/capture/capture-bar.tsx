import { Package } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { CaptureStatus } from '../../../shared/model.ts'
import { byteSize, rate } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { DetailButton } from './detail-button.tsx'
import { GapList } from './gap-list.tsx'
import { LeaseList } from './lease-list.tsx'
import { Recording } from './recording.tsx'
import { RefusalList } from './refusal-list.tsx'

/** What is being recorded and what is not: in the same place on every page. */
export function CaptureBar({ onExport }: { readonly onExport: () => void }) {
  const { t } = useTranslation()
  const { status: store, exporter } = useApp()
  const status = useStore(store, (state) => state.status)
  const exporting = useStore(exporter.job, (job) => job.is === 'running')
  return (
    <footer
      data-region
      role="contentinfo"
      aria-label={t('capture.title')}
      className="col-span-full flex max-[880px]:overflow-x-auto min-h-11 items-center gap-1 border-t border-line bg-bg px-4 text-[13px] whitespace-nowrap text-muted"
    >
      <Recording status={status} />
      {status && <Figures status={status} />}
      <Button look="primary" size="small" className="sticky right-0 ml-auto" onPress={onExport}>
        <Package size={15} aria-hidden />
        {exporting ? t('export.running') : t('export.open')}
      </Button>
    </footer>
  )
}

function Figures({ status }: { readonly status: CaptureStatus }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const refused = status.refused.reduce((sum, { count: each }) => sum + each, 0)
  return (
    <>
      <Figure value={count(status.lines)} words={t('capture.lines', { count: status.lines })} />
      <Figure value={rate(status.linesPerSecond)} words={t('capture.perSecond')} />
      <DetailButton
        quiet={refused === 0}
        label={t('capture.refused')}
        value={count(refused)}
        title={t('capture.refusedTitle')}
      >
        <RefusalList refused={status.refused} repeats={status.repeats} />
      </DetailButton>
      <DetailButton
        quiet={status.gaps === 0}
        label={t('capture.gaps')}
        value={count(status.gaps)}
        title={t('capture.gapsTitle')}
      >
        <GapList />
      </DetailButton>
      <DetailButton
        quiet={status.leases === 0}
        lease
        label={t('capture.leases')}
        value={count(status.leases)}
        title={t('capture.leasesTitle')}
      >
        <LeaseList />
      </DetailButton>
      {status.diskFree !== null && <Figure value={byteSize(status.diskFree)} words={t('capture.diskLeft')} />}
    </>
  )
}

function Figure({ value, words }: { readonly value: string; readonly words: string }) {
  return (
    <span className="px-2">
      <b className="font-semibold text-text tabular-nums">{value}</b> {words}
    </span>
  )
}
