import { FileArchive, FolderOpen, LockKeyhole } from 'lucide-react'
import { useRef, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { type Opening, openAsked, openFile } from '../../state/open-bundle.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'

/** Opens a bundle: chosen, dropped, or by its path; of an encrypted one the key is asked for. */
export function OpenForm() {
  const { t } = useTranslation()
  const app = useApp()
  const file = useStore(app.opening)
  const [open, busy] = useAction(() => openAsked(app))
  const say = (part: Partial<Opening>) => app.opening.setState(part)
  const locked = file.locked || file.path.endsWith('.age')
  return (
    <div className="flex flex-col gap-4">
      <ChooseFile />
      <Form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <Field
          label={t('bundles.path')}
          mono
          isRequired
          value={file.path}
          onChange={(path) => say({ path, locked: false })}
        />
        {locked && (
          <>
            <p role="status" className="flex items-center gap-2 text-[13px] text-wrn">
              <LockKeyhole size={16} aria-hidden />
              {t('bundles.locked')}
            </p>
            <div className="grid grid-cols-2 gap-4">
              <Field
                label={t('bundles.passphrase')}
                type="password"
                value={file.passphrase}
                onChange={(passphrase) => say({ passphrase })}
              />
              <Field
                label={t('bundles.identity')}
                type="password"
                hint={t('bundles.identityHint')}
                value={file.identity}
                onChange={(identity) => say({ identity })}
              />
            </div>
          </>
        )}
        <div>
          <Button type="submit" look="primary" size="large" busy={busy} isDisabled={file.path === ''}>
            <FolderOpen size={16} aria-hidden />
            {t('bundles.openButton')}
          </Button>
        </div>
      </Form>
    </div>
  )
}

/** The drop itself is the window's: see state/dropped.ts. */
function ChooseFile() {
  const { t } = useTranslation()
  const app = useApp()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [choose, busy] = useAction((file: File) => openFile(app, file))
  return (
    <section
      aria-label={t('bundles.drop')}
      onDragEnter={() => setOver(true)}
      onDragLeave={(event) => setOver(event.currentTarget.contains(event.relatedTarget as Node | null))}
      onDrop={() => setOver(false)}
      className={`flex min-h-28 flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-xl border border-dashed px-4 py-3 text-muted ${over ? 'border-accent bg-accent-soft text-accent' : 'border-edge'}`}
    >
      <span className="flex items-center gap-2">
        <FileArchive size={20} aria-hidden />
        {t('bundles.drop')}
      </span>
      <input
        ref={input}
        type="file"
        accept=".zip,.age"
        aria-label={t('bundles.file')}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file !== undefined) void choose(file)
        }}
      />
      <Button onPress={() => input.current?.click()} busy={busy}>
        {t('bundles.choose')}
      </Button>
    </section>
  )
}
