import { CloudDownload, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isErrorCode } from '../../../shared/errors.ts'
import type { Connection, SyncState } from '../../../shared/model.ts'
import { whenSeen } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFailure } from '../../react/use-failure.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { platformOf } from '../../state/facts.ts'
import { Button } from '../../widgets/button.tsx'
import { Section } from '../../widgets/page.tsx'
import { StateDot } from '../../widgets/state-dot.tsx'
import { connectionShape, useConnectionWords } from '../shell/nav-connection.tsx'
import { LevelTreeView } from './level-tree.tsx'
import { SyncProgress } from './sync-progress.tsx'

/** One connection: whether it answers, how far it was read, and the levels that are kept there. */
export function CloudItem({ cloud }: { readonly cloud: Connection }) {
  const { t } = useTranslation()
  const { client, clouds, facts } = useApp()
  const words = useConnectionWords(cloud.state)
  const platform = useStore(facts, (state) => platformOf(state, cloud.platform ?? ''))
  const sync = useStore(clouds.state, (state) => state.syncs[cloud.name])
  const mine = useStore(clouds.state, (state) => state.running[cloud.name])
  const [remove, removing] = useAction(() => client.api.connections.remove({ name: cloud.name }))
  const isRunning = mine !== undefined || sync?.running === true
  return (
    <Section title={cloud.name} intro={platform?.title ?? ''}>
      <div className="flex items-start gap-4">
        <span className="mt-1.5">
          <StateDot shape={connectionShape(cloud.state)} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate font-mono text-[13px] text-muted">{cloud.url}</p>
          <p className="text-[13px]">{words}</p>
          {'why' in cloud.state && <Trouble why={cloud.state.why} code={cloud.state.code} />}
          {sync && <LastSync sync={sync} />}
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          {isRunning ? (
            <Button isDisabled={mine === undefined} onPress={() => clouds.cancel(cloud.name)}>
              <Square size={14} aria-hidden />
              {t('cloud.sync.cancel')}
            </Button>
          ) : (
            <Button look="primary" onPress={() => void clouds.sync(cloud.name)}>
              <CloudDownload size={16} aria-hidden />
              {t('cloud.sync.start')}
            </Button>
          )}
          <Button look="danger" busy={removing} onPress={() => void remove()}>
            {t('cloud.remove')}
          </Button>
        </div>
      </div>
      {isRunning && <SyncProgress piece={mine ?? null} />}
      {platform?.cloud?.levels && <LevelTreeView connection={cloud.name} platform={platform} />}
    </Section>
  )
}

/** How old what is here is: without a network, that is what a technician has to know. */
function LastSync({ sync }: { readonly sync: SyncState }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { explainCode } = useFailure()
  const now = useNow()
  const kept = t('cloud.sync.kept', { events: count(sync.events), lines: count(sync.lines) })
  return (
    <div className="mt-1 text-[13px]">
      <p>
        {sync.completedAt === null
          ? t('cloud.sync.never')
          : t('cloud.sync.last', { time: whenSeen(sync.completedAt, now) })}
        {sync.keptAt !== null && <span className="text-muted"> · {kept}</span>}
      </p>
      {sync.trouble && !sync.running && (
        <p className="mt-1 text-err">
          {t('cloud.sync.incomplete')} {sync.trouble.why}{' '}
          {isErrorCode(sync.trouble.code) && <span className="text-text">{explainCode(sync.trouble.code).kept}</span>}
        </p>
      )}
    </div>
  )
}

function Trouble({ why, code }: { readonly why: string; readonly code: string }) {
  const { explainCode } = useFailure()
  return (
    <p className="mt-1 text-[13px]">
      <span className="text-err">{why}</span> {isErrorCode(code) && explainCode(code).todo}
    </p>
  )
}
