import { LocateFixed } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { parseJump } from '../../log/jump.ts'
import type { LogView } from '../../log/view.ts'
import { Button as AppButton } from '../../widgets/button.tsx'
import { CONTROL } from '../../widgets/field.tsx'

/** A line by its number, a moment by its time, a share of it all. */
export function GoTo({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  return (
    <DialogTrigger>
      <Button
        aria-label={t('goTo.title')}
        data-go-to
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-lg border border-line-strong bg-surface data-hovered:border-edge"
      >
        <LocateFixed size={16} aria-hidden />
      </Button>
      <Popover placement="bottom end" className="w-80 rounded-xl border border-line bg-surface p-4 shadow-float">
        <Dialog aria-label={t('goTo.title')} className="outline-none">
          {({ close }) => <Form view={view} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Form({ view, close }: { readonly view: LogView; readonly close: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const leave = (go: () => void) => {
    close()
    go()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const jump = parseJump(text, Date.now(), (instant) => -new Date(instant).getTimezoneOffset())
    if (jump === null) return setWrong(true)
    close()
    if (jump.is === 'line') void view.toLine(jump.seq)
    else if (jump.is === 'time') void view.toTime(jump.time)
    else void view.toShare(jump.share)
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-2">
      <div className="flex gap-2">
        <input
          aria-label={t('goTo.label')}
          aria-invalid={wrong}
          aria-describedby="go-to-hint"
          placeholder={t('goTo.example')}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setWrong(false)
          }}
          className={`${CONTROL} font-mono text-[13px]`}
        />
        <AppButton type="submit" look="primary" className="min-h-10">
          {t('goTo.go')}
        </AppButton>
      </div>
      <p id="go-to-hint" className={`text-xs leading-4 ${wrong ? 'text-err' : 'text-muted'}`}>
        {t(wrong ? 'goTo.wrong' : 'goTo.hint')}
      </p>
      <div className="mt-1 flex gap-2">
        <AppButton size="small" onPress={() => leave(() => view.toStart())}>
          {t('goTo.start')}
        </AppButton>
        <AppButton size="small" onPress={() => leave(() => view.toEnd())}>
          {t('goTo.end')}
        </AppButton>
      </div>
    </form>
  )
}
