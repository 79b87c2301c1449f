import { useTranslation } from 'react-i18next'
import { Page, Section } from '../../widgets/page.tsx'
import { BrokerForm } from './broker-form.tsx'
import { BrokerList } from './broker-list.tsx'

export function BrokerPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('broker.title')} intro={t('broker.intro')}>
      <BrokerList />
      <Section title={t('broker.form.title')} intro={t('broker.form.intro')}>
        <BrokerForm />
      </Section>
    </Page>
  )
}
