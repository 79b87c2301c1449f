import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { MAX_NOTE } from '../../../shared/notes.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { NO_OVERLAY, type Overlay } from '../../state/overlay.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Field } from '../../widgets/field.tsx'
import { Keys } from '../../widgets/keys.tsx'
import { useTargetWords } from './use-target-words.ts'

type Draft = Extract<Overlay, { is: 'note' }>

/** Where a note is written, whatever it is about. */
export function NoteDialog() {
  const { t } = useTranslation()
  const { overlay } = useApp()
  const now = useStore(overlay)
  const draft = now.is === 'note' ? now : null
  const close = () => overlay.setState(NO_OVERLAY, true)
  return (
    <Dialog title={t(draft?.text ? 'notes.change' : 'notes.write')} open={draft !== null} onClose={close}>
      {draft !== null && <NoteForm draft={draft} onClose={close} />}
    </Dialog>
  )
}

function NoteForm({ draft, onClose }: { readonly draft: Draft; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { notes, notices } = useApp()
  const words = useTargetWords()
  const [text, setText] = useState(draft.text)
  const isEmpty = text.trim() === '' && draft.target.is !== 'line'
  const [save, busy] = useAction(async () => {
    await notes.save({ id: draft.id, target: draft.target, text })
    notices.done(t('notes.saved'))
    onClose()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isEmpty) void save()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter saves from wherever in the form the focus is
    <div className="flex flex-col gap-4" onKeyDown={onKeyDown}>
      <p className="font-mono text-[13px] text-muted [overflow-wrap:anywhere]">{words(draft.target)}</p>
      <Field
        label={t('notes.text')}
        hint={t('notes.hint')}
        value={text}
        onChange={setText}
        rows={5}
        maxLength={MAX_NOTE}
        autoFocus
      />
      <div className="flex items-center justify-end gap-2">
        <Button size="large" look="quiet" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button size="large" look="primary" busy={busy} isDisabled={isEmpty} onPress={() => void save()}>
          {t('notes.save')}
          <span className="[&_*]:!border-current [&_*]:!bg-transparent [&_*]:!text-on-accent" aria-hidden>
            <Keys keys="mod+Enter" />
          </span>
        </Button>
      </div>
    </div>
  )
}
