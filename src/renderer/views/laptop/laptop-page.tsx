import { useTranslation } from 'react-i18next'
import { useAsked } from '../../react/use-asked.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Page, Section } from '../../widgets/page.tsx'
import { AddDevice } from './add-device.tsx'
import { AddressList } from './address-list.tsx'
import { Certificate } from './certificate.tsx'
import { ImportDevices } from './import-devices.tsx'
import { Knocks } from './knocks.tsx'

/** What the laptop offers to devices, and who may come in. */
export function LaptopPage() {
  const { t } = useTranslation()
  const site = useAsked((api) => api.site.info({}), [])
  return (
    <Page title={t('laptop.title')} intro={t('laptop.intro')}>
      {site.error !== null && <FailureBox error={site.error} />}
      <Knocks />
      {site.value && <AddressList site={site.value} />}
      <Section title={t('laptop.add.title')} intro={t('laptop.add.intro')}>
        <AddDevice />
      </Section>
      <Section title={t('laptop.import.title')} intro={t('laptop.import.intro')}>
        <ImportDevices />
      </Section>
      {site.value && <Certificate site={site.value} />}
    </Page>
  )
}
