import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SiteInfo } from '../../../shared/model.ts'
import { saveText } from '../../react/save-text.ts'
import { useCoreText } from '../../react/use-core-text.ts'
import { Button } from '../../widgets/button.tsx'
import { CopyButton } from '../../widgets/copy.tsx'
import { Section } from '../../widgets/page.tsx'

/** The authority that signs the laptop's certificate: what a device has to trust for mqtts and https. */
export function Certificate({ site }: { readonly site: SiteInfo }) {
  const { t } = useTranslation()
  const word = useCoreText()
  const { tls, psk } = site
  return (
    <Section title={t('laptop.tls.title')} intro={tls === null ? t('laptop.tls.none') : t('laptop.tls.intro')}>
      {tls !== null && (
        <>
          <p className="text-[13px] font-medium">{t('laptop.tls.fingerprint')}</p>
          <p className="mt-1 font-mono text-[13px] leading-5 break-all select-text">{tls.fingerprint}</p>
          <div className="mt-4 flex flex-wrap gap-2">
            <CopyButton words text={tls.ca} what={t('laptop.tls.copy')} />
            <Button onPress={() => saveText(tls.ca, 'fieldtap-ca.pem', 'application/x-pem-file')}>
              <Download size={16} aria-hidden />
              {t('laptop.tls.download')}
            </Button>
            <CopyButton words text={tls.fingerprint} what={t('laptop.tls.copyFingerprint')} />
          </div>
        </>
      )}
      <p className="mt-4 text-[13px] text-muted">
        {psk.offered ? t('laptop.tls.psk') : t('laptop.tls.noPsk', { why: word(psk.why ?? '') })}
      </p>
    </Section>
  )
}
