import { useTranslation } from 'react-i18next'
import type { ErrorCode, ErrorData, ErrorEntry } from '../../shared/errors.ts'
import { describeCode, describeFailure } from '../i18n/failure.ts'

export function useFailure(): {
  explain(error: unknown): ErrorEntry
  explainCode(code: ErrorCode, data?: ErrorData): ErrorEntry
} {
  const { t, i18n } = useTranslation()
  return {
    explain: (error) => describeFailure(error, t, i18n.language),
    explainCode: (code, data = {}) => describeCode(code, data, i18n.language),
  }
}
