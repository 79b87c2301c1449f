import { useTranslation } from 'react-i18next'
import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import { useFormat } from '../../react/use-format.ts'
import { CoreText } from '../../widgets/core-text.tsx'

/** What the verdict rests on. Of a broken one with several problems they are listed below. */
export function Why({ report }: { readonly report: VerifyReport }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { verdict, problems, signer, entries } = report
  const [problem] = problems
  if (verdict === 'broken')
    return problem === undefined || problems.length > 1 ? null : (
      <>
        {problem.entry} <CoreText text={problem.problem} />
      </>
    )
  const name = signer?.name === 'this laptop' ? t('bundles.ownKey') : signer?.name
  return [
    verdict === 'trusted' && t('bundles.signedBy', { name: name ?? '' }),
    t('bundles.whole', { n: count(entries) }),
    verdict === 'unsigned' && t('bundles.nobody'),
  ]
    .filter(Boolean)
    .join(' ')
}
