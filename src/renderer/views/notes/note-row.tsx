import { Bookmark, Pencil, StickyNote, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { lineNoteId, type Note, noteTime } from '../../../shared/notes.ts'
import { oneLine } from '../../format/one-line.ts'
import { clockTime } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { printRoute, type Route } from '../../state/route.ts'
import { IconButton } from '../../widgets/button.tsx'
import { useDeviceLabel, useTargetWords } from './use-target-words.ts'

/** One mark or note: what was written, about what, and the way there. */
export function NoteRow({ note }: { readonly note: Note }) {
  const { t } = useTranslation()
  const { notes, overlay } = useApp()
  const label = useDeviceLabel()
  const words = useTargetWords()
  const [remove, removing] = useAction(() => notes.remove(note.id))
  const { target } = note
  const place = placeOf(note)
  const about = words(target)
  const Icon = note.text === '' ? Bookmark : StickyNote
  const edit = () => overlay.setState({ is: 'note', id: note.id, target: draftOf(note), text: note.text }, true)
  return (
    <li className="grid grid-cols-[7rem_20px_minmax(0,1fr)_auto] items-start gap-x-3 border-b border-line py-3 pr-2 pl-5 last:border-0">
      <span className="font-mono text-[13px] leading-5 text-muted tabular-nums">{clockTime(noteTime(note))}</span>
      <Icon size={16} className={`mt-0.5 ${note.text === '' ? 'text-accent' : 'text-lease'}`} aria-hidden />
      <div className="min-w-0">
        {note.text !== '' && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{note.text}</p>}
        {target.is === 'line' && (
          <p className="truncate font-mono text-[13px] leading-5 whitespace-pre text-muted">
            {oneLine(target.excerpt)}
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 text-xs leading-5 text-muted">
          {place === null ? (
            <span>{about}</span>
          ) : (
            <a href={printRoute(place)} className="font-medium text-accent underline underline-offset-2">
              {target.is === 'line' ? `${label(target.device)} · ${about}` : about}
            </a>
          )}
          {note.technician !== '' && <span>{note.technician}</span>}
        </p>
      </div>
      <span className="flex">
        <IconButton size="small" name={t('notes.changeOf', { about })} onPress={edit}>
          <Pencil size={15} aria-hidden />
        </IconButton>
        <IconButton size="small" name={t('notes.removeOf', { about })} busy={removing} onPress={() => void remove()}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </span>
    </li>
  )
}

/** Where to look at what the note is about. */
function placeOf({ target }: Note): Route | null {
  if (target.is === 'line')
    return { page: 'device', key: target.device, tab: 'log', at: { is: 'line', seq: target.seq } }
  if (target.device === null) return null
  const at = target.is === 'range' ? ({ is: 'time', time: target.from } as const) : undefined
  return { page: 'device', key: target.device, tab: 'log', ...(at && { at }) }
}

function draftOf({ target, id }: Note) {
  return target.is === 'line' && id === lineNoteId(target.seq) ? { is: target.is, seq: target.seq } : target
}
