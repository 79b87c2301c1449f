import { useTranslation } from 'react-i18next'
import { printRoute } from '../../state/route.ts'
import { Page, Section } from '../../widgets/page.tsx'

/** What is coming, and what works today instead. */
export function CloudPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('cloud.title')} intro={t('cloud.intro')}>
      <Section title={t('cloud.comingTitle')}>
        <ul className="flex list-disc flex-col gap-1 pl-5 text-[15px] leading-6">
          <li>{t('cloud.coming.history')}</li>
          <li>{t('cloud.coming.level')}</li>
          <li>{t('cloud.coming.tap')}</li>
        </ul>
      </Section>
      <Section title={t('cloud.todayTitle')}>
        <p className="text-[15px] leading-6">
          {t('cloud.today')}{' '}
          <a href={printRoute({ page: 'laptop' })} className="font-medium text-accent underline underline-offset-2">
            {t('start.laptop.title')}
          </a>
          {' · '}
          <a href={printRoute({ page: 'broker' })} className="font-medium text-accent underline underline-offset-2">
            {t('start.broker.title')}
          </a>
        </p>
      </Section>
    </Page>
  )
}
