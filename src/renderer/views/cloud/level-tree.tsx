import { RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LevelTree, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useCoreText } from '../../react/use-core-text.ts'
import { DeviceLevelBadge } from '../../widgets/badges.tsx'
import { Button } from '../../widgets/button.tsx'
import { FailureText } from '../../widgets/failure-text.tsx'
import { Field } from '../../widgets/field.tsx'
import { SetTarget } from './set-target.tsx'

/** The levels that a platform keeps, from what holds for everything down to single targets. */
export function LevelTreeView({
  connection,
  platform,
}: {
  readonly connection: string
  readonly platform: PlatformInfo
}) {
  const { t } = useTranslation()
  const { client, leases } = useApp()
  const [device, setDevice] = useState('')
  const [tree, setTree] = useState<LevelTree | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  // A lease that begins or ends changes what is there.
  const running = useStore(leases, (state) => [...state.open.values()].map(({ id }) => id).join())
  const load = useCallback(
    async (asked: string) => {
      try {
        setTree(await client.api.cloud.levels({ connection, device: asked.trim() || null }))
        setFailure(null)
      } catch (error) {
        setFailure(error)
      }
    },
    [client, connection],
  )
  const [reload, loading] = useAction(() => load(device))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `running` and nothing else asks again by itself
  useEffect(() => {
    void load(device)
  }, [load, running])
  return (
    <div className="mt-6 flex flex-col gap-4 border-t border-line pt-4">
      <div className="flex flex-wrap items-end gap-2">
        <h3 className="mr-auto font-semibold">{t('cloud.levels.title')}</h3>
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            void reload()
          }}
        >
          <Field label={t('cloud.levels.device')} value={device} onChange={setDevice} mono />
          <Button type="submit" busy={loading}>
            <RefreshCw size={14} aria-hidden />
            {t('cloud.levels.reload')}
          </Button>
        </form>
      </div>
      {failure !== null && <FailureText error={failure} />}
      {tree && <Tree tree={tree} />}
      <SetTarget connection={connection} platform={platform} onDone={() => void load(device)} />
    </div>
  )
}

function Tree({ tree }: { readonly tree: LevelTree }) {
  const { t } = useTranslation()
  const word = useCoreText()
  return (
    <div className="flex flex-col gap-3">
      {tree.applies && (
        <p className="rounded-xl border border-accent p-3">
          {tree.applies.level !== null && <DeviceLevelBadge level={tree.applies.level} />} {word(tree.applies.why)}
        </p>
      )}
      {tree.disabled && <p className="font-medium text-wrn">{t('cloud.levels.disabled')}</p>}
      <ul className="flex flex-col gap-1">
        <Branch
          depth={0}
          type={t('cloud.levels.default')}
          level={tree.default ?? 'unset'}
          note={word(tree.setup)}
          leased={tree.targets.some(({ name, leaseId }) => name === '' && leaseId !== null)}
        />
        {tree.targets
          .filter(({ name }) => name !== '')
          .map(({ key, leaseId, ...target }) => (
            <Branch key={key} depth={1} {...target} note={word(target.note)} leased={leaseId !== null} />
          ))}
        {tree.overrides.map((each) => (
          <Branch key={each.type} depth={1} {...each} name={t('cloud.levels.eventType')} note={each.destination} />
        ))}
      </ul>
    </div>
  )
}

function Branch({
  depth,
  type,
  name = '',
  level,
  note,
  leased = false,
}: {
  readonly depth: number
  readonly type: string
  readonly name?: string
  readonly level: LevelTree['targets'][number]['level']
  readonly note: string
  readonly leased?: boolean
}) {
  const { t } = useTranslation()
  return (
    <li
      className="grid min-h-9 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-l-2 border-line py-1 pl-3"
      style={{ marginLeft: depth * 20 }}
    >
      <span className="min-w-0">
        <span className="font-mono text-[13px]">{name === '' ? type : `${type} · ${name}`}</span>
        {leased && <span className="ml-2 text-xs font-medium text-accent">{t('cloud.levels.leased')}</span>}
        {note !== '' && <span className="block text-xs text-muted [overflow-wrap:anywhere]">{note}</span>}
      </span>
      <DeviceLevelBadge level={level} />
    </li>
  )
}
