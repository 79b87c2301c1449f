import { CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useNotices } from '../../react/context.tsx'
import { IconButton } from '../../widgets/button.tsx'
import { FailureText } from '../../widgets/failure-text.tsx'

/** Failures stay until they are dismissed; what was done goes by itself. */
export function NoticeList() {
  const { t } = useTranslation()
  const board = useNotices()
  const notices = useStore(board.store, (state) => state.notices)
  return (
    <section
      aria-label={t('notices.title')}
      className="pointer-events-none fixed right-4 bottom-14 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2"
    >
      {notices.map((notice) => (
        <div
          key={notice.id}
          role={notice.is === 'failure' ? 'alert' : 'status'}
          className="pointer-events-auto flex motion-safe:animate-[appear_150ms_ease-out] items-start justify-between gap-2 rounded-xl border border-line bg-surface py-3 pr-2 pl-4 shadow-float"
        >
          {notice.is === 'failure' ? (
            <FailureText error={notice.error} />
          ) : (
            <div className="flex gap-3 text-[13px] leading-5">
              <CircleCheck size={18} className="mt-0.5 shrink-0 text-accent" aria-hidden />
              <p>{notice.text}</p>
            </div>
          )}
          <IconButton name={t('notices.dismiss')} size="small" onPress={() => board.dismiss(notice.id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
    </section>
  )
}
