/** What AWS, its SDK or the network answered, as an error that a person can act on. Pure. */
import { FieldtapError } from '../../../../shared/errors.ts'
import { networkError } from '../../clouds/network-error.ts'
import { BrokenAnswer } from '../cloud-side.ts'
import { NOT_CONFIGURED, noLogGroup } from './explain.ts'
import { rawOf } from './raw-answers.ts'

export interface Asking {
  /** As IAM calls it: `logs:FilterLogEvents`. */
  readonly action: string
  /** Who was asked, for a network that fails. */
  readonly host: string
  /** Log group that it was about. */
  readonly group: string
  readonly signal: AbortSignal
}

/** The part of an SDK's error that is looked at. */
interface Failure {
  readonly name: string
  readonly message: string
  readonly status: number | null
  /** The answer as it came, where it could not be read. */
  readonly raw: Uint8Array | null
}

type Kind =
  | 'credentials'
  | 'expired'
  | 'denied'
  | 'throttled'
  | 'not-configured'
  | 'no-group'
  | 'limit'
  | 'refused'
  | 'failed'

/** By name, as the services' and the common error lists have them (some end in `Exception` in one protocol only). */
const KINDS: Readonly<Record<string, Kind>> = {
  UnrecognizedClient: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidAccessKeyId: 'credentials',
  InvalidSignature: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  IncompleteSignature: 'credentials',
  MissingAuthenticationToken: 'credentials',
  MissingAuthToken: 'credentials',
  AuthFailure: 'credentials',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  RequestExpired: 'expired',
  ExpiredToken: 'expired',
  ExpiredTokenId: 'expired',
  TokenRefreshRequired: 'expired',
  AccessDenied: 'denied',
  Unauthorized: 'denied',
  NotAuthorized: 'denied',
  UnauthorizedOperation: 'denied',
  Forbidden: 'denied',
  OptInRequired: 'denied',
  Throttling: 'throttled',
  Throttled: 'throttled',
  TooManyRequests: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  SlowDown: 'throttled',
  NotConfigured: 'not-configured',
  LimitExceeded: 'limit',
  InvalidRequest: 'refused',
  InvalidParameter: 'refused',
  Validation: 'refused',
  ValidationError: 'refused',
  Conflict: 'refused',
  Internal: 'failed',
  InternalFailure: 'failed',
  InternalServerError: 'failed',
  ServiceUnavailable: 'failed',
}

export function explainError(error: unknown, asking: Asking): FieldtapError {
  if (error instanceof FieldtapError) return error
  if (asking.signal.aborted) return stopped(asking)
  const failure = readFailure(error)
  const kind = kindOf(failure)
  if (kind !== null) return told(kind, failure, asking, error)
  if (failure.raw !== null || failure.name === 'SyntaxError') {
    return new BrokenAnswer(
      `the answer to ${asking.action}: ${firstLine(failure.message)}`,
      Buffer.from(failure.raw ?? ''),
    )
  }
  return networkError(error, asking.host)
}

function stopped({ signal, host }: Asking): FieldtapError {
  const isLate = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return isLate
    ? new FieldtapError('cloud-unreachable', { detail: `${host} (it does not answer in time)` })
    : new FieldtapError('cancelled')
}

function readFailure(error: unknown): Failure {
  const given = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown
    readonly message?: unknown
    readonly $metadata?: { readonly httpStatusCode?: unknown }
  }
  const status = given.$metadata?.httpStatusCode
  return {
    name: typeof given.name === 'string' ? given.name : '',
    message: typeof given.message === 'string' ? given.message : String(error),
    status: typeof status === 'number' ? status : null,
    raw: rawOf(error),
  }
}

function kindOf({ name, message, status, raw }: Failure): Kind | null {
  const bare = name.replace(/Exception$/, '')
  if (bare === 'ResourceNotFound' || bare === 'ResourceNotFoundFault') return 'no-group'
  const named = Object.hasOwn(KINDS, bare) ? KINDS[bare] : undefined
  if (named === 'credentials' && /expired/i.test(message)) return 'expired'
  if (named !== undefined) return named
  if (status === null || (raw !== null && status < 300)) return null
  if (status === 401 || status === 403) return 'denied'
  if (status === 429) return 'throttled'
  if (status >= 500) return 'failed'
  return status >= 400 ? 'refused' : null
}

function told(kind: Kind, { name, message }: Failure, asking: Asking, cause: unknown): FieldtapError {
  const words = firstLine(message)
  const said = words === '' || words === 'UnknownError' ? name : words
  const { action, group } = asking
  const make = (code: FieldtapError['code'], detail: string) => new FieldtapError(code, { detail }, { cause })
  switch (kind) {
    case 'credentials':
      return make('cloud-credentials', said)
    case 'expired':
      return make('cloud-expired', said)
    case 'denied':
      return make('cloud-denied', said.includes(action) ? said : `${action} (${said})`)
    case 'throttled':
      return make('cloud-throttled', `${action} was called too often (${said})`)
    case 'not-configured':
      return make('cloud-not-configured', NOT_CONFIGURED)
    case 'no-group':
      // The levels' targets can be missing too.
      return action.startsWith('logs:')
        ? make('cloud-not-configured', noLogGroup(group))
        : make('cloud-refused', `${action}: ${said}`)
    case 'limit':
      return make('cloud-refused', `${action}: there are as many as AWS allows already (${said})`)
    case 'refused':
      return make('cloud-refused', `${action}: ${said}`)
    case 'failed':
      return make('cloud-failed', `${action}: ${said}`)
  }
}

/** The SDK adds hints for programmers below the message. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').trim().replace(/\.$/, '')
}
