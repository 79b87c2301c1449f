/**
 * Coded errors, by subject. Whatever goes wrong is said with a code, what happened, what was kept and what to do.
 */
import { BUNDLE_ERRORS } from './errors/bundles.ts'
import { CLOUD_ERRORS } from './errors/clouds.ts'
import { CORE_ERRORS } from './errors/core.ts'
import { ALL_KEPT, type ErrorEntry } from './errors/entry.ts'
import { LINK_ERRORS } from './errors/links.ts'
import { REQUEST_ERRORS } from './errors/requests.ts'
import { UPLOAD_ERRORS } from './errors/uploads.ts'

export type { ErrorEntry }

export const ERRORS = {
  ...UPLOAD_ERRORS,
  ...CORE_ERRORS,
  ...REQUEST_ERRORS,
  ...LINK_ERRORS,
  ...CLOUD_ERRORS,
  ...BUNDLE_ERRORS,
  cancelled: { message: 'Cancelled.', kept: ALL_KEPT, todo: 'Nothing.' },
  internal: {
    message: 'Something went wrong inside Fieldtap: {detail}.',
    kept: ALL_KEPT,
    todo: 'Try again; if it comes back, send the app log with a report.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorData {
  readonly detail?: string
  readonly device?: string
}

/** The message of a code with its places filled. */
export function describeError(code: ErrorCode, data: ErrorData = {}): ErrorEntry {
  const entry: ErrorEntry = ERRORS[code]
  const fill = (text: string) =>
    text.replace(
      /\{(detail|device)\}/g,
      (_, name: 'detail' | 'device') => data[name] ?? (name === 'device' ? 'A device' : '?'),
    )
  return { message: fill(entry.message), kept: entry.kept, todo: entry.todo }
}

/** An error that a person will read. Crosses processes as data: see the contract's `toWire` mapping. */
export class FieldtapError extends Error {
  override readonly name = 'FieldtapError'
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, data: ErrorData = {}, options?: ErrorOptions) {
    super(describeError(code, data).message, options)
    this.code = code
    this.data = data
  }

  get kept(): string {
    return describeError(this.code, this.data).kept
  }

  get todo(): string {
    return describeError(this.code, this.data).todo
  }
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
