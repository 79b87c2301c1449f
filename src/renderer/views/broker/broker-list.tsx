import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isErrorCode } from '../../../shared/errors.ts'
import type { Connection } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFailure } from '../../react/use-failure.ts'
import { Button } from '../../widgets/button.tsx'
import { CoreText } from '../../widgets/core-text.tsx'
import { Section } from '../../widgets/page.tsx'
import { StateDot } from '../../widgets/state-dot.tsx'
import { connectionShape, useConnectionWords } from '../shell/nav-connection.tsx'

export function BrokerList() {
  const { t } = useTranslation()
  const all = useStore(useApp().connections, (state) => state.connections)
  const brokers = all.filter((connection) => connection.kind === 'broker')
  if (brokers.length === 0) return null
  return (
    <Section title={t('broker.list')}>
      <ul className="flex flex-col divide-y divide-line">
        {brokers.map((broker) => (
          <BrokerItem key={broker.name} broker={broker} />
        ))}
      </ul>
    </Section>
  )
}

function BrokerItem({ broker }: { readonly broker: Connection }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const words = useConnectionWords(broker.state)
  const [remove, busy] = useAction(() => client.api.connections.remove({ name: broker.name }))
  return (
    <li className="flex items-start gap-4 py-3 first:pt-0 last:pb-0" aria-label={broker.name}>
      <span className="mt-1.5">
        <StateDot shape={connectionShape(broker.state)} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{broker.name}</p>
        <p className="truncate font-mono text-[13px] text-muted">{broker.url}</p>
        <p className="text-[13px]">
          {words}
          {broker.detail !== '' && <span className="text-muted"> · {broker.detail}</span>}
        </p>
        {'why' in broker.state && <Trouble why={broker.state.why} code={broker.state.code} />}
      </div>
      <Button look="danger" busy={busy} onPress={() => void remove()}>
        {t('broker.remove')}
      </Button>
    </li>
  )
}

function Trouble({ why, code }: { readonly why: string; readonly code: string }) {
  const { explainCode } = useFailure()
  return (
    <p className="mt-1 text-[13px]">
      <span className="text-err">
        <CoreText text={why} />
      </span>{' '}
      {isErrorCode(code) && explainCode(code).todo}
    </p>
  )
}
