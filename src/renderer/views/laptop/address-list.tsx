import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { Button } from '../../widgets/button.tsx'
import { CopyButton } from '../../widgets/copy.tsx'
import { Section } from '../../widgets/page.tsx'
import { Qr } from '../../widgets/qr.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { isOpenToNetwork, type Offer, reachableInterfaces } from './addresses.ts'

/** Where to point a device: in words to type, and as a code to scan. */
export function AddressList({ site }: { readonly site: SiteInfo }) {
  const { t } = useTranslation()
  const { host } = useApp()
  const interfaces = reachableInterfaces(site)
  const [address, setAddress] = useState<string | null>(null)
  const [scheme, setScheme] = useState<Offer['scheme']>('mqtt')
  const chosen = interfaces.find((item) => item.address === address) ?? interfaces[0]
  const offer = chosen?.offers.find((item) => item.scheme === scheme) ?? chosen?.offers[0]
  return (
    <Section title={t('laptop.address.title')} intro={t('laptop.address.intro')}>
      {!isOpenToNetwork(site) && (
        <div className="mb-4 flex items-center justify-between gap-4 rounded-lg bg-wrn-soft px-4 py-2.5 text-wrn">
          <p>{host === null ? t('laptop.address.loopbackServe') : t('laptop.address.loopback')}</p>
          {host !== null && <Button onPress={() => host.openToNetwork()}>{t('laptop.address.open')}</Button>}
        </div>
      )}
      <div className="flex flex-wrap items-start gap-8">
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          {interfaces.length > 1 && chosen && (
            <Segmented
              label={t('laptop.address.network')}
              value={chosen.address}
              onChoose={setAddress}
              choices={interfaces.map((item) => ({
                value: item.address,
                label: item.loopback ? t('laptop.address.self') : `${item.name} · ${item.address}`,
              }))}
            />
          )}
          <ul className="flex flex-col divide-y divide-line">
            {chosen?.offers.map((item) => (
              <li key={item.scheme} className="flex min-h-12 items-center gap-3 py-1">
                <span className="w-36 shrink-0 text-muted">{t(`laptop.scheme.${item.scheme}`)}</span>
                <span className="min-w-0 flex-1 truncate font-mono text-[15px] select-text">{item.url}</span>
                <CopyButton text={item.url} what={t('laptop.address.copy', { scheme: item.scheme })} />
              </li>
            ))}
          </ul>
        </div>
        {chosen && offer && (
          <div className="flex flex-col items-center gap-3">
            <Qr text={offer.url} label={t('laptop.address.qr', { url: offer.url })} />
            <Segmented
              label={t('laptop.address.inCode')}
              value={offer.scheme}
              onChoose={setScheme}
              choices={chosen.offers.map((item) => ({ value: item.scheme, label: item.scheme }))}
            />
          </div>
        )}
      </div>
    </Section>
  )
}
