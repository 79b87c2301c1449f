import { Bookmark, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { save } from '../../state/log-preferences.ts'
import { Button as AppButton, IconButton } from '../../widgets/button.tsx'
import { CONTROL } from '../../widgets/field.tsx'

/** Filters kept under a name: the one on screen can be added, the others put on. */
export function SavedMenu({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  return (
    <DialogTrigger>
      <Button
        aria-label={t('query.saved')}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted data-hovered:bg-sunken data-hovered:text-text"
      >
        <Bookmark size={16} aria-hidden />
      </Button>
      <Popover placement="bottom end" className="w-96 rounded-xl border border-line bg-surface p-4 shadow-float">
        <Dialog aria-label={t('query.saved')} className="flex flex-col gap-3 outline-none">
          {({ close }) => <Saved view={view} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Saved({ view, close }: { readonly view: LogView; readonly close: () => void }) {
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const saved = useStore(logPreferences, (state) => state.saved)
  const { text, mode } = useStore(view.query.state)
  const shown = useStore(view.state, (state) => state.shown)
  const query = mode === 'filter' ? shown : text.trim()
  const put = (wanted: string) => {
    view.query.type(wanted)
    view.query.apply()
    close()
  }
  const forget = (name: string) =>
    logPreferences.setState((now) => ({ saved: now.saved.filter((filter) => filter.name !== name) }))
  return (
    <>
      <h2 className="text-sm font-semibold">{t('query.saved')}</h2>
      {saved.length === 0 && <p className="text-[13px] text-muted">{t('query.noneSaved')}</p>}
      <ul className="-mx-2 flex max-h-72 flex-col overflow-y-auto">
        {saved.map(({ name, query: kept }) => (
          <li key={name} className="flex items-center gap-1">
            <Button
              onPress={() => put(kept)}
              className="flex min-h-10 min-w-0 flex-1 flex-col items-start justify-center rounded-lg px-2 text-left data-hovered:bg-sunken"
            >
              <span className="w-full truncate text-[13px] font-medium">{name}</span>
              {name !== kept && <span className="w-full truncate font-mono text-xs text-muted">{kept}</span>}
            </Button>
            <IconButton name={t('query.forget', { name })} size="small" onPress={() => forget(name)}>
              <Trash2 size={15} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {query !== '' && <SaveAs query={query} />}
    </>
  )
}

function SaveAs({ query }: { readonly query: string }) {
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const [name, setName] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    logPreferences.setState(({ saved }) => ({ saved: save(saved, { name: name.trim() || query, query }) }))
    setName('')
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-2 border-t border-line pt-3">
      <code className="truncate font-mono text-xs text-muted">{query}</code>
      <div className="flex gap-2">
        <input
          aria-label={t('query.saveName')}
          placeholder={t('query.saveName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          className={CONTROL}
        />
        <AppButton type="submit" look="primary" className="min-h-10">
          {t('query.save')}
        </AppButton>
      </div>
    </form>
  )
}
