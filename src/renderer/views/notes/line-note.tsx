import { Bookmark, NotebookPen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { Keys } from '../../widgets/keys.tsx'

/** What is written beside one line, and the ways to write it. */
export function LineNote({ seq }: { readonly seq: number }) {
  const { t } = useTranslation()
  const { notes, overlay } = useApp()
  const note = useStore(notes.store, (state) => state.lines.get(seq))
  const write = () =>
    overlay.setState({ is: 'note', id: note?.id ?? null, target: { is: 'line', seq }, text: note?.text ?? '' }, true)
  const [mark, marking] = useAction(async () => {
    if (!(await notes.toggleMark(seq))) write()
  })
  const hasWords = note !== undefined && note.text !== ''
  if (notes.readOnly && note === undefined) return null
  return (
    <section aria-label={t('notes.text')} className="flex flex-col gap-2">
      {hasWords && (
        <div className="rounded-[10px] border border-line border-l-4 border-l-accent bg-surface px-3 py-2.5 text-[13px] leading-5">
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere] select-text">{note.text}</p>
          {note.technician !== '' && <p className="mt-1 text-xs text-muted">{note.technician}</p>}
        </div>
      )}
      {notes.readOnly && !hasWords && (
        <p className="flex items-center gap-1.5 text-[13px] text-muted">
          <Bookmark size={14} className="fill-current text-accent" aria-hidden />
          {t('timeline.marked')}
        </p>
      )}
      <div className={notes.readOnly ? 'hidden' : 'flex flex-wrap gap-2'}>
        {!hasWords && (
          <Button size="small" busy={marking} onPress={() => void mark()}>
            <Bookmark size={14} className={note === undefined ? '' : 'fill-current text-accent'} aria-hidden />
            {t(note === undefined ? 'notes.mark' : 'notes.unmark')}
            <Keys keys="m" />
          </Button>
        )}
        <Button size="small" onPress={write}>
          <NotebookPen size={14} aria-hidden />
          {t(hasWords ? 'notes.change' : 'notes.write')}
          <Keys keys="n" />
        </Button>
      </div>
    </section>
  )
}
