import { NotebookPen } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { byNoteTime, isNoteWanted, type Note, noteTime } from '../../../shared/notes.ts'
import { isoDate } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { CONTROL } from '../../widgets/field.tsx'
import { Empty, Page } from '../../widgets/page.tsx'
import { NoteRow } from './note-row.tsx'

/** More than this is not drawn; a search finds the rest. */
const MOST = 500

/** All marks and notes, in the order of what they are about, day by day. */
export function NotesPage() {
  const { t } = useTranslation()
  const { notes, commands } = useApp()
  const { count } = useFormat()
  const { known, notes: all } = useStore(notes.store)
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed)
  const found = useMemo(() => {
    const filter = { devices: [], since: null, until: null, text }
    return [...all.values()].filter((note) => isNoteWanted(note, filter)).sort(byNoteTime)
  }, [all, text])
  const days = byDay(found.slice(0, MOST))
  return (
    <Page
      title={t('notes.title')}
      intro={t('notes.intro')}
      actions={
        <Button size="large" look="primary" onPress={() => commands.run('note.capture')}>
          <NotebookPen size={16} aria-hidden />
          {t('notes.add')}
        </Button>
      }
    >
      <div className="flex items-center gap-4">
        <input
          type="search"
          aria-label={t('notes.search')}
          placeholder={t('notes.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className={CONTROL}
        />
        <p role="status" className="shrink-0 text-[13px] text-muted">
          {known && t('notes.count', { count: found.length, n: count(found.length) })}
        </p>
      </div>
      {known && found.length === 0 && (
        <Empty title={t(all.size === 0 ? 'notes.empty' : 'notes.noMatch')}>
          {all.size === 0 && t('notes.emptyText')}
        </Empty>
      )}
      {[...days].map(([day, list]) => (
        <section key={day} aria-label={day}>
          <h2 className="pb-2 font-mono text-[13px] font-medium text-muted">{day}</h2>
          <ul className="overflow-hidden rounded-2xl border border-line bg-surface">
            {list.map((note) => (
              <NoteRow key={note.id} note={note} />
            ))}
          </ul>
        </section>
      ))}
      {found.length > MOST && <p className="text-muted">{t('notes.more', { n: count(found.length - MOST) })}</p>}
    </Page>
  )
}

function byDay(notes: readonly Note[]): ReadonlyMap<string, readonly Note[]> {
  const days = new Map<string, Note[]>()
  for (const note of notes) {
    const day = isoDate(noteTime(note))
    days.set(day, [...(days.get(day) ?? []), note])
  }
  return days
}
