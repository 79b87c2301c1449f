import { Download, FolderOpen, LockKeyhole, OctagonX, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import { byteSize } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { type Check, type ExportJob, fileName } from '../../state/export-job.ts'
import { Button } from '../../widgets/button.tsx'
import { CopyButton } from '../../widgets/copy.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Fingerprint } from '../../widgets/fingerprint.tsx'
import { Why } from '../bundles/why.tsx'

export function ExportDone({
  job,
  onAgain,
  onClose,
}: {
  readonly job: Extract<ExportJob, { is: 'done' }>
  readonly onAgain: () => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { host } = useApp()
  const { count } = useFormat()
  const { path, size, lines, events, sha256, fingerprint } = job.done
  return (
    <div className="flex flex-col gap-4">
      <Verdict check={job.check} />
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-2">
        <Fact name={t('export.file')}>
          <span className="font-mono text-[13px] break-all select-text">{path}</span>
        </Fact>
        <Fact name={t('export.content')}>
          {t('export.lines', { count: lines, n: count(lines) })},{' '}
          {t('export.events', { count: events, n: count(events) })}, {byteSize(size)}
        </Fact>
        {fingerprint !== null && (
          <Fact name={t('export.fingerprint')}>
            <Fingerprint text={fingerprint} />
          </Fact>
        )}
        <Fact name="SHA-256">
          <span className="flex items-start gap-1">
            <span className="font-mono text-[13px] break-all select-text">{sha256}</span>
            <CopyButton size="small" text={sha256} what={t('export.copySum')} />
          </span>
        </Fact>
      </dl>
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="large" look="quiet" onPress={onAgain}>
          {t('export.again')}
        </Button>
        <Button size="large" onPress={onClose}>
          {t('close')}
        </Button>
        {host === null ? (
          <a
            href={`bundles/${encodeURIComponent(fileName(path))}`}
            download={fileName(path)}
            className="inline-flex min-h-11 items-center gap-2 rounded-[10px] bg-accent px-4 font-semibold text-on-accent hover:bg-accent-hover"
          >
            <Download size={16} aria-hidden />
            {t('export.download')}
          </a>
        ) : (
          <Button size="large" look="primary" onPress={() => host.showInFolder(path)}>
            <FolderOpen size={16} aria-hidden />
            {t('export.showInFolder')}
          </Button>
        )}
      </div>
    </div>
  )
}

const LOOKS = {
  trusted: { icon: ShieldCheck, color: 'border-accent text-accent' },
  'unknown-key': { icon: ShieldAlert, color: 'border-wrn text-wrn' },
  unsigned: { icon: ShieldAlert, color: 'border-wrn text-wrn' },
  broken: { icon: OctagonX, color: 'border-err text-err' },
} as const

/** What a check of the finished file found. */
function Verdict({ check }: { readonly check: Check }) {
  const { t } = useTranslation()
  switch (check.is) {
    case 'running':
      return <p role="status">{t('export.verifying')}</p>
    case 'failed':
      return <FailureBox error={check.error} />
    case 'verified':
      return <Verified report={check.report} />
    case 'sealed':
      return (
        <div role="status" className="flex gap-3 rounded-xl border border-accent p-4 text-accent">
          <LockKeyhole size={20} className="mt-0.5 shrink-0" aria-hidden />
          <div className="min-w-0">
            <p className="font-semibold">{t('export.sealed', { count: check.recipients })}</p>
            <p className="text-text">{t('export.sealedText')}</p>
          </div>
        </div>
      )
  }
}

function Verified({ report }: { readonly report: VerifyReport }) {
  const { t } = useTranslation()
  const { icon: Icon, color } = LOOKS[report.verdict]
  return (
    <div role="status" className={`flex gap-3 rounded-xl border p-4 ${color}`}>
      <Icon size={20} className="mt-0.5 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="font-semibold">{t(`export.verdict.${report.verdict}`)}</p>
        <p className="text-text [overflow-wrap:anywhere]">
          <Why report={report} />
        </p>
        <ul className="text-[13px] text-text">
          {report.problems.slice(0, report.problems.length > 1 ? 5 : 0).map(({ entry, problem }) => (
            <li key={entry} className="break-all">
              <span className="font-mono">{entry}</span>: {problem}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
