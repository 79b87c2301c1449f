import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Device, LevelLease } from '../../../shared/model.ts'
import { whenSeen } from '../../format/time.ts'
import { useNow } from '../../react/use-now.ts'
import { Tip } from '../../widgets/tip.tsx'

/** How the level is known: told, confirmed or only seen. One word, and behind it what it means and since when. */
export function LevelKnown({ device, lease }: { readonly device: Device; readonly lease: LevelLease | null }) {
  const { t } = useTranslation()
  const now = useNow()
  const { how, since } = device.level
  const isTakenBack = lease?.state === 'requested' && lease.toldAt !== null
  const word = isTakenBack ? t('lease.again') : lease !== null ? t(`lease.state.${lease.state}`) : t(`known.${how}`)
  return (
    <Tip
      text={
        <div className="flex flex-col gap-1">
          <p>{t(`known.meaning.${how}`)}</p>
          {since !== null && <p className="text-muted">{t('known.since', { time: whenSeen(since, now) })}</p>}
          {lease !== null && (
            <>
              <p>{isTakenBack ? t('lease.againMeaning') : t(`lease.meaning.${lease.state}`)}</p>
              <p className="text-muted">{t(`lease.deadMan.${lease.deadMan}`)}</p>
            </>
          )}
        </div>
      }
    >
      <Button className="rounded-md px-1.5 py-1 text-xs text-muted underline decoration-line-strong decoration-dotted underline-offset-4">
        {word}
      </Button>
    </Tip>
  )
}
