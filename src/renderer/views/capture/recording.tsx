import { CircleSlash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { CaptureStatus } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { CoreText } from '../../widgets/core-text.tsx'

/** Recording or not, and why not. While the core is away nobody can say. */
export function Recording({ status }: { readonly status: CaptureStatus | null }) {
  const { t } = useTranslation()
  const up = useStore(useApp().client.state, (core) => core.is === 'up')
  if (status === null || !up) return <span className="pr-2 font-semibold text-muted">{t('capture.unknown')}</span>
  if (status.recording) {
    return (
      <span className="flex items-center gap-2 pr-2 font-semibold text-err">
        {/* It stands still: a movement without end has every frame of every hour drawn anew. */}
        <span className="keep-color size-2.5 rounded-full bg-err" aria-hidden />
        {t('capture.recording')}
      </span>
    )
  }
  return (
    <span className="flex min-w-0 items-center gap-2 rounded-md bg-wrn-soft px-2 py-1 font-semibold text-wrn">
      <CircleSlash size={15} className="shrink-0" aria-hidden />
      <span className="truncate">
        {t('capture.notRecording')}
        {status.trouble !== null && (
          <span className="font-normal">
            {' '}
            <CoreText text={status.trouble} />
          </span>
        )}
      </span>
    </span>
  )
}
