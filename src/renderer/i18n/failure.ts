import { ORPCError } from '@orpc/client'
import type { TFunction } from 'i18next'
import { wireError } from '../../shared/contract/base.ts'
import {
  describeError,
  type ErrorCode,
  type ErrorData,
  type ErrorEntry,
  FieldtapError,
  isErrorCode,
} from '../../shared/errors.ts'
import { CoreAway } from '../client.ts'
import errorsZhCN from './errors.zh-cn.json' with { type: 'json' }
import type { Language } from './i18n.ts'

const CHINESE: Readonly<Partial<Record<ErrorCode, ErrorEntry>>> = errorsZhCN

/** What a person is told of a failed call: what happened, what was kept, what to do. */
export function describeFailure(error: unknown, t: TFunction, language: string): ErrorEntry {
  if (error instanceof CoreAway) {
    return { message: t('core.callFailed'), kept: t('core.kept'), todo: t('core.todo') }
  }
  const { code, data } = codeOf(error)
  return describeCode(code, data, language)
}

/** An entry of the error table in the language of the page. The table itself is in English. */
export function describeCode(code: ErrorCode, data: ErrorData, language: string): ErrorEntry {
  const english = describeError(code, data)
  if (language !== ('zh-CN' satisfies Language)) return english
  const chinese = CHINESE[code]
  return chinese === undefined ? english : { ...chinese, message: fill(chinese.message, data) }
}

function fill(text: string, data: ErrorData): string {
  return text.replace(/\{(detail|device)\}/g, (_, name: 'detail' | 'device') => data[name] ?? '？')
}

/** What went wrong, by the error table: said by the core, or by the page itself. */
export function codeOf(error: unknown): { code: ErrorCode; data: ErrorData } {
  if (error instanceof FieldtapError) return { code: error.code, data: error.data }
  if (error instanceof ORPCError) {
    const known = wireError.safeParse(error.data)
    if (known.success && isErrorCode(known.data.code)) {
      const { detail, device } = known.data.data
      return { code: known.data.code, data: { ...(detail && { detail }), ...(device && { device }) } }
    }
    if (error.code === 'BAD_REQUEST')
      return { code: 'input-invalid', data: { detail: issuesOf(error.data) ?? error.message } }
  }
  return { code: 'internal', data: { detail: error instanceof Error ? error.message : String(error) } }
}

/** The first complaint of the contract's validation, with the field it is about. */
function issuesOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return null
  const [issue] = data.issues as { message?: string; path?: (string | number)[] }[]
  return issue ? [issue.path?.join('.'), issue.message].filter(Boolean).join(': ') : null
}
