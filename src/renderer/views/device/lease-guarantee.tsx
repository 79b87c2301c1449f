import { Shield, ShieldCheck, ShieldX } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { LevelLease } from '../../../shared/model.ts'
import { Tip } from '../../widgets/tip.tsx'

const ICON = { armed: ShieldCheck, unneeded: Shield, unavailable: ShieldX } as const

/** What holds if the laptop disappears, and what then cannot be guaranteed. */
export function Guarantee({ lease }: { readonly lease: LevelLease }) {
  const { t } = useTranslation()
  const Icon = ICON[lease.deadMan]
  const words = t(`lease.deadMan.${lease.deadMan}`)
  return (
    <Tip text={words}>
      <Button
        aria-label={words}
        className={`flex size-8 items-center justify-center rounded-md ${lease.deadMan === 'unavailable' ? 'text-wrn' : 'text-muted'}`}
      >
        <Icon size={18} aria-hidden />
      </Button>
    </Tip>
  )
}
