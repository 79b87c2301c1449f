import { Cloud, FlaskConical, Laptop, RadioTower } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link as DoorLink } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { simulatedPlatforms } from '../../state/facts.ts'
import { go, printRoute } from '../../state/route.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'

/** The first screen: four ways in, and what each will do. */
export function StartPage() {
  const { t } = useTranslation()
  const { client, facts } = useApp()
  const platforms = simulatedPlatforms(useStore(facts))
  const [simulate, busy] = useAction(async (platform: string) => {
    const device = await client.api.simulator.start({ platform })
    go({ page: 'device', key: device.key, tab: 'log' })
  })
  return (
    <Page title={t('start.title')} intro={t('start.intro')}>
      <ul className="grid grid-cols-2 gap-4">
        <li>
          <section aria-labelledby="simulated" className={CARD}>
            <Inside
              icon={<FlaskConical size={26} strokeWidth={1.8} aria-hidden />}
              title={<span id="simulated">{t('start.simulated.title')}</span>}
              text={busy ? t('start.simulated.busy') : t('start.simulated.text')}
            />
            <div className="mt-auto flex flex-wrap gap-2 pt-1">
              {platforms.map(({ id, title }) => (
                <Button
                  key={id}
                  size="large"
                  isDisabled={busy}
                  aria-label={t('command.title.simulate', { platform: title })}
                  onPress={() => void simulate(id)}
                >
                  {title}
                </Button>
              ))}
            </div>
          </section>
        </li>
        <li>
          <DoorLink href={printRoute({ page: 'laptop' })} className={DOOR}>
            <Inside
              icon={<Laptop size={26} strokeWidth={1.8} aria-hidden />}
              title={t('start.laptop.title')}
              text={t('start.laptop.text')}
            />
          </DoorLink>
        </li>
        <li>
          <DoorLink href={printRoute({ page: 'broker' })} className={DOOR}>
            <Inside
              icon={<RadioTower size={26} strokeWidth={1.8} aria-hidden />}
              title={t('start.broker.title')}
              text={t('start.broker.text')}
            />
          </DoorLink>
        </li>
        <li>
          <DoorLink href={printRoute({ page: 'cloud' })} className={DOOR}>
            <Inside
              icon={<Cloud size={26} strokeWidth={1.8} aria-hidden />}
              title={t('start.cloud.title')}
              text={t('start.cloud.text')}
              tag={t('start.cloud.tag')}
            />
          </DoorLink>
        </li>
      </ul>
      <p className="text-muted">{t('start.promise')}</p>
    </Page>
  )
}

const CARD = 'flex h-full w-full flex-col items-start gap-3 rounded-2xl border border-line bg-surface p-6 text-left'
const DOOR = `${CARD} data-hovered:border-edge data-pressed:bg-sunken`

function Inside({
  icon,
  title,
  text,
  tag,
}: {
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly text: string
  readonly tag?: string
}) {
  return (
    <>
      <span className="flex w-full items-center justify-between">
        <span className="flex size-12 items-center justify-center rounded-xl bg-accent-soft text-accent">{icon}</span>
        {tag !== undefined && (
          <span className="rounded-full bg-sunken px-2.5 text-xs leading-6 font-medium text-muted">{tag}</span>
        )}
      </span>
      <span className="text-lg leading-6 font-semibold">{title}</span>
      <span className="text-[15px] leading-6 text-muted">{text}</span>
    </>
  )
}
