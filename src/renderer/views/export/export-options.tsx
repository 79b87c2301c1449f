import { useTranslation } from 'react-i18next'
import { redactionProfile } from '../../../shared/contract/bundles.ts'
import { Field } from '../../widgets/field.tsx'
import { LabeledSegmented } from '../../widgets/segmented.tsx'
import { Check } from './check.tsx'
import { type ExportChoices, isEncryptedTwice, PARTS } from './export-choices.ts'

/** What is taken out, what goes with the lines, and how the file is closed. */
export function ExportOptions({
  choices,
  onChange,
}: {
  readonly choices: ExportChoices
  readonly onChange: (part: Partial<ExportChoices>) => void
}) {
  const { t } = useTranslation()
  const { redact, patterns, parts, sign, passphrase, recipients } = choices
  const twice = isEncryptedTwice(choices)
  return (
    <>
      <LabeledSegmented
        className="col-span-2"
        label={t('export.redact.title')}
        value={redact}
        onChoose={(value) => onChange({ redact: value })}
        choices={redactionProfile.options.map((value) => ({ value, label: t(`export.redact.${value}`) }))}
      >
        <p className={`text-[13px] ${redact === 'none' ? 'text-wrn' : 'text-muted'}`}>
          {t(`export.redactHint.${redact}`)}
        </p>
      </LabeledSegmented>
      <details className="col-span-2">
        <summary className="cursor-pointer py-1 text-[13px] font-medium text-accent">{t('export.more')}</summary>
        <div className="mt-3 grid grid-cols-2 gap-4">
          <fieldset className="col-span-2 flex flex-wrap items-center gap-x-5 gap-y-1">
            <legend className="mb-1 text-[13px] font-medium">{t('export.with')}</legend>
            {PARTS.map((part) => (
              <Check
                key={part}
                label={t(`export.part.${part}`)}
                on={parts[part]}
                onChange={(on) => onChange({ parts: { ...parts, [part]: on } })}
              />
            ))}
          </fieldset>
          {redact !== 'none' && (
            <Field
              label={t('export.patterns')}
              mono
              rows={2}
              className="col-span-2"
              value={patterns}
              onChange={(value) => onChange({ patterns: value })}
            />
          )}
          <div className="flex items-center">
            <Check label={t('export.sign')} on={sign} onChange={(on) => onChange({ sign: on })} />
          </div>
          <Field
            label={t('export.encrypt')}
            type="password"
            hint={t('export.encryptHint')}
            value={passphrase}
            onChange={(value) => onChange({ passphrase: value })}
          />
          <Field
            label={t('export.recipients')}
            mono
            rows={2}
            className="col-span-2"
            hint={t('export.recipientsHint')}
            problem={twice ? t('export.oneOrTheOther') : undefined}
            value={recipients}
            onChange={(value) => onChange({ recipients: value })}
          />
        </div>
      </details>
    </>
  )
}
