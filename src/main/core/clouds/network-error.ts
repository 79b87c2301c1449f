/** What went wrong between this laptop and a platform, from the error that the socket gave. Pure. */
import { FieldtapError } from '../../../shared/errors.ts'

/** Codes of an error and of all that caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string') codes.push(code)
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner))
  }
  return codes
}

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/

export function networkError(error: unknown, host: string): FieldtapError {
  if (error instanceof FieldtapError) return error
  const codes = codesOf(error)
  const has = (...some: string[]) => some.some((code) => codes.includes(code))
  const detail = error instanceof Error ? error.message : String(error)
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME')) {
    return new FieldtapError('cloud-name', { detail: host }, { cause: error })
  }
  if (codes.some((code) => CERTIFICATE.test(code))) {
    return new FieldtapError('cloud-certificate', { detail: `${host}: ${detail}` }, { cause: error })
  }
  return new FieldtapError('cloud-unreachable', { detail: `${host} (${reason(codes, detail)})` }, { cause: error })
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of an answer',
  EHOSTUNREACH: 'no way there from this network',
  ENETUNREACH: 'this laptop has no network',
}

function reason(codes: readonly string[], otherwise: string): string {
  for (const code of codes) if (REASONS[code] !== undefined) return REASONS[code]
  return otherwise
}
