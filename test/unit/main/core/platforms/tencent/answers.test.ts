import { describe, expect, test } from 'vitest'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { ERRORS, isErrorCode } from '../../../../../../src/shared/errors.ts'
import { REQUEST_ID } from './client.ts'

const A = '/cgi-bin/report-log'
const B = '/device/reportlog'
const CODES = Object.keys(ERRORS).filter(isErrorCode)

function refuse(code: (typeof CODES)[number], path: string) {
  if (!tencent.http) throw new Error('no HTTP')
  return tencent.http.refuse(code, path, { requestId: REQUEST_ID })
}

test('both uploads have their route', () => {
  expect(tencent.http?.routes).toEqual([
    { method: 'POST', path: A },
    { method: 'POST', path: B },
  ])
})

describe('a request that was refused before it was read', () => {
  test.each([
    ['body-too-large', 413, 'LimitExceeded'],
    ['too-many-requests', 429, 'RequestLimitExceeded'],
    ['busy', 503, 'InternalError'],
    ['store-failed', 503, 'InternalError'],
    ['internal', 500, 'InternalError'],
  ] as const)('%s is %d %s', (code, status, vendorCode) => {
    expect(refuse(code, B).status).toBe(status)
    expect(JSON.parse(refuse(code, B).body).Response.Error.Code).toBe(vendorCode)
    expect(refuse(code, A).status).toBe(status)
    expect(JSON.parse(refuse(code, A).body)).toMatchObject({ Code: vendorCode, RequestId: REQUEST_ID })
  })

  test('is told when to come again where that helps', () => {
    for (const code of ['too-many-requests', 'busy', 'store-failed'] as const) {
      expect(Number(refuse(code, B).headers['Retry-After'])).toBeGreaterThan(0)
    }
    expect(refuse('body-too-large', B).headers).not.toHaveProperty('Retry-After')
  })

  // The C SDKs read 255 bytes and stop at 403 and 404 before reading any; Java of generation A looks at 2xx alone.
  test.each(CODES)('%s reaches every client as a failure', (code) => {
    for (const path of [A, B]) {
      const { status, body } = refuse(code, path)
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(255)
      expect(status).toBeGreaterThanOrEqual(400)
      expect([403, 404]).not.toContain(status)
      const answer = JSON.parse(body)
      if (path === A) expect(answer.Retcode).toBeGreaterThan(0)
      else expect(answer.Response).toMatchObject({ Error: expect.anything(), RequestId: REQUEST_ID })
    }
  })

  test('generation A tells each code by its own number', () => {
    const distinct = [
      'device-unknown',
      'signature-wrong',
      'clock-wrong',
      'product-wrong',
      'body-broken',
      'busy',
    ] as const
    expect(new Set(distinct.map((code) => JSON.parse(refuse(code, A).body).Retcode)).size).toBe(distinct.length)
  })
})
