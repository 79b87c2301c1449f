import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { shownKeys } from '../commands/keys.ts'
import { useApp } from '../react/context.tsx'

/** Keys as they are printed on a keyboard; two of them one after the other. */
export function Keys({ keys }: { readonly keys: string }) {
  const { t } = useTranslation()
  const { keyboard } = useApp()
  return (
    <span className="inline-flex shrink-0 items-center gap-1 font-sans text-[11px] leading-4 text-muted">
      {shownKeys(keys, keyboard.isMac).map((shown, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may be pressed twice
        <Fragment key={index}>
          {index > 0 && <span>{t('command.then')}</span>}
          <kbd className="min-w-5 rounded-[5px] border border-line-strong bg-bg px-1.5 py-px text-center font-sans font-medium">
            {shown}
          </kbd>
        </Fragment>
      ))}
    </span>
  )
}
