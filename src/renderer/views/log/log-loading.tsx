import { useTranslation } from 'react-i18next'

/** Where the lines will be, for as long as the first of them are being read; not for a blink of it. */
export function LogLoading() {
  const { t } = useTranslation()
  return (
    <div
      role="status"
      aria-label={t('loading')}
      className="pointer-events-none absolute inset-x-0 top-8 z-[1] flex animate-[appear_200ms_300ms_both] flex-col gap-2.5 px-5 pt-2"
    >
      {WIDTHS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div key={index} className="flex gap-4">
          <span className="h-3 w-24 rounded bg-sunken" />
          <span className="h-3 w-8 rounded bg-sunken" />
          <span className="h-3 rounded bg-sunken" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  )
}

const WIDTHS = [48, 62, 40, 55, 70, 38, 52, 44, 60, 35]
