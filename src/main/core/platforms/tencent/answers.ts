/**
 * What the receiver answers, in the vendor's shapes. A device reads at most 255 bytes of it.
 *
 * The status of a failure is not documented by the vendor; it is never 2xx here, so that Java of generation A, which
 * looks at nothing else, keeps its lines, and never 403 or 404, after which the C SDKs stop before reading the body.
 */
import type { ErrorCode } from '../../../../shared/errors.ts'
import type { HttpAnswer } from '../platform.ts'

interface Failure {
  readonly status: number
  /** Code of the vendor's common list (docs 1105/41917). */
  readonly vendorCode: string
  /** Generation A has a number only, of which nothing but 0 has a meaning. */
  readonly retcode: number
  readonly message: string
  /** Seconds. */
  readonly retryAfter?: number
}

const INTERNAL: Failure = { status: 500, vendorCode: 'InternalError', retcode: 1000, message: 'Internal error.' }

const FAILURES: Partial<Record<ErrorCode, Failure>> = {
  'device-unknown': {
    status: 401,
    vendorCode: 'AuthFailure.SecretIdNotFound',
    retcode: 1001,
    message: 'The device is not known here.',
  },
  'signature-wrong': {
    status: 401,
    vendorCode: 'AuthFailure.SignatureFailure',
    retcode: 1002,
    message: 'The signature does not fit.',
  },
  'clock-wrong': {
    status: 401,
    vendorCode: 'AuthFailure.SignatureExpire',
    retcode: 1003,
    message: 'The timestamp is more than 5 minutes away.',
  },
  'algorithm-unknown': {
    status: 400,
    vendorCode: 'InvalidParameterValue',
    retcode: 1004,
    message: 'X-TC-Algorithm is not known.',
  },
  'product-wrong': {
    status: 400,
    vendorCode: 'InvalidParameterValue',
    retcode: 1005,
    message: 'The device belongs to another ProductId.',
  },
  'parameter-missing': {
    status: 400,
    vendorCode: 'MissingParameter',
    retcode: 1006,
    message: 'A required parameter is missing.',
  },
  'body-broken': {
    status: 400,
    vendorCode: 'InvalidParameter',
    retcode: 1007,
    message: 'The body cannot be read.',
  },
  'body-too-large': {
    status: 413,
    vendorCode: 'LimitExceeded',
    retcode: 1008,
    message: 'The body is larger than the limit.',
  },
  'too-many-requests': {
    status: 429,
    vendorCode: 'RequestLimitExceeded',
    retcode: 1009,
    message: 'Too many requests.',
    retryAfter: 1,
  },
  busy: {
    status: 503,
    vendorCode: 'InternalError',
    retcode: 1010,
    message: 'Busy, try again later.',
    retryAfter: 2,
  },
  'store-failed': {
    status: 503,
    vendorCode: 'InternalError',
    retcode: 1011,
    message: 'Not stored, try again later.',
    retryAfter: 10,
  },
}

/** The two generations of the upload. */
export type Generation = 'a' | 'b'

export function accepted(generation: Generation, requestId: string): HttpAnswer {
  return answer(200, generation === 'a' ? { Retcode: 0, RequestId: requestId } : { Response: { RequestId: requestId } })
}

/** `vendorCode` and `message` where the vendor tells apart what is one code here. */
export function refused(
  generation: Generation,
  code: ErrorCode,
  requestId: string,
  differently: { readonly vendorCode?: string; readonly message?: string } = {},
): HttpAnswer {
  const failure = { ...(FAILURES[code] ?? INTERNAL), ...differently }
  const { status, vendorCode, retcode, message, retryAfter } = failure
  const body =
    generation === 'a'
      ? { Retcode: retcode, Code: vendorCode, Message: message, RequestId: requestId }
      : { Response: { Error: { Code: vendorCode, Message: message }, RequestId: requestId } }
  return answer(status, body, retryAfter)
}

function answer(status: number, body: object, retryAfter?: number): HttpAnswer {
  const headers = { 'Content-Type': 'application/json' }
  return {
    status,
    headers: retryAfter === undefined ? headers : { ...headers, 'Retry-After': String(retryAfter) },
    body: JSON.stringify(body),
  }
}
