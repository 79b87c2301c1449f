import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Asking, explainError } from '../../../../../../src/main/core/platforms/aws/errors.ts'
import { keepRaw } from '../../../../../../src/main/core/platforms/aws/raw-answers.ts'
import { BrokenAnswer } from '../../../../../../src/main/core/platforms/cloud-side.ts'
import { FieldtapError } from '../../../../../../src/shared/errors.ts'

const ASKING: Asking = {
  action: 'logs:FilterLogEvents',
  host: 'logs.eu-west-1.amazonaws.com',
  group: 'AWSIotLogsV2',
  signal: new AbortController().signal,
}

function failure(name: string, message = 'AWS says so.', status?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } })
}

describe('what AWS answers', () => {
  it.each([
    ['ThrottlingException', 400, 'cloud-throttled'],
    ['TooManyRequestsException', 429, 'cloud-throttled'],
    ['AccessDeniedException', 400, 'cloud-denied'],
    ['UnauthorizedException', 401, 'cloud-denied'],
    ['ExpiredTokenException', 400, 'cloud-expired'],
    ['ExpiredToken', 403, 'cloud-expired'],
    ['UnrecognizedClientException', 400, 'cloud-credentials'],
    ['InvalidSignatureException', 403, 'cloud-credentials'],
    ['NotConfiguredException', 404, 'cloud-not-configured'],
    ['ResourceNotFoundException', 400, 'cloud-not-configured'],
    ['InvalidParameterException', 400, 'cloud-refused'],
    ['InvalidRequestException', 400, 'cloud-refused'],
    ['LimitExceededException', 410, 'cloud-refused'],
    ['InternalException', 500, 'cloud-failed'],
    ['ServiceUnavailableException', 503, 'cloud-failed'],
    ['SomethingNew', 403, 'cloud-denied'],
    ['SomethingNew', 429, 'cloud-throttled'],
    ['SomethingNew', 418, 'cloud-refused'],
    ['SomethingNew', 599, 'cloud-failed'],
  ])('%s (%d) is %s, in one sentence and with what to do', (name, status, code) => {
    const told = explainError(failure(name, 'AWS says so.', status), ASKING)
    expect(told.code).toBe(code)
    expect(told.message).not.toContain('\n')
    expect(told.todo).not.toBe('')
  })

  it('explains the role and its policy where logging was never set up', () => {
    const { message } = explainError(failure('NotConfiguredException'), {
      ...ASKING,
      action: 'iot:GetV2LoggingOptions',
    })
    for (const word of [
      'logs:CreateLogGroup',
      'logs:PutLogEvents',
      'iot.amazonaws.com',
      'sts:AssumeRole',
      '--role-arn',
    ])
      expect(message).toContain(word)
  })

  it('says that the log group comes with the first entry', () => {
    expect(explainError(failure('ResourceNotFoundException'), ASKING).message).toMatch(
      /no log group AWSIotLogsV2.*first entry/,
    )
  })

  it('names the permission that is missing', () => {
    expect(explainError(failure('AccessDeniedException', ''), ASKING).message).toContain('logs:FilterLogEvents')
  })

  it('knows credentials that ran out by their message too', () => {
    const error = failure('CredentialsProviderError', 'The SSO session has expired. Sign in again.')
    expect(explainError(error, ASKING).code).toBe('cloud-expired')
  })

  it('keeps an answer that cannot be read', async () => {
    const response = { headers: {}, body: Readable.from([Buffer.from('<html>')]) }
    await keepRaw(response)
    const error = Object.assign(failure('SyntaxError', 'Unexpected token <', 200), { $response: response })
    const told = explainError(error, ASKING)
    expect(told).toBeInstanceOf(BrokenAnswer)
    expect(Buffer.from((told as BrokenAnswer).raw).toString()).toBe('<html>')
  })

  it.each([
    ['ENOTFOUND', 'cloud-name'],
    ['ECONNREFUSED', 'cloud-unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'cloud-certificate'],
  ])('%s is %s', (code, expected) => {
    const error = Object.assign(new Error('x'), { code, $metadata: {} })
    expect(explainError(error, ASKING).code).toBe(expected)
  })

  it('tells a person who went away from a server that is too slow', () => {
    const gone = AbortSignal.abort()
    expect(explainError(failure('AbortError'), { ...ASKING, signal: gone }).code).toBe('cancelled')
    const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'))
    expect(explainError(failure('AbortError'), { ...ASKING, signal: late }).code).toBe('cloud-unreachable')
  })

  it('leaves what was said already', () => {
    const said = new FieldtapError('query-invalid', { detail: 'x' })
    expect(explainError(said, ASKING)).toBe(said)
  })
})
