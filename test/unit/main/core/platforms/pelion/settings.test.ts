import { describe, expect, test } from 'vitest'
import { pelion } from '../../../../../../src/main/core/platforms/pelion/index.ts'
import { readSettings } from '../../../../../../src/main/core/platforms/pelion/settings.ts'

const GIVEN = { url: 'https://api.us-east-1.mbedcloud.com', token: 'ak_1MDE', filter: '', proxy: '', ca: '' }
const check = (changes: object) => pelion.cloud?.check({ ...GIVEN, ...changes })

describe('the base URL', () => {
  test.each([
    ['https://api.us-east-1.mbedcloud.com', 'https://api.us-east-1.mbedcloud.com'],
    ['https://api.us-east-1.mbedcloud.com/', 'https://api.us-east-1.mbedcloud.com'],
    [' api.us-east-1.mbedcloud.com ', 'https://api.us-east-1.mbedcloud.com'],
    ['http://127.0.0.1:8080/v3/', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/v3/device-events/', 'http://127.0.0.1:8080'],
    ['https://proxy.example/pelion/v3/devicelog', 'https://proxy.example/pelion'],
  ])('%s', (url, base) => {
    expect(check({ url })).toEqual({ ok: true, url: base })
  })

  test.each(['', 'mqtt://broker', 'https://user:secret@api', 'https://', 'http://['])('%j is refused', (url) => {
    const result = check({ url })
    expect(result?.ok).toBe(false)
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})

test.each([
  ['ak_1MDE', 'ak_1MDE'],
  ['Bearer ak_1MDE', 'ak_1MDE'],
  [' ak_1MDE\n', 'ak_1MDE'],
])('the key %j', (token, sent) => {
  const read = readSettings({ ...GIVEN, token })
  expect(read.ok && read.settings.token).toBe(sent)
})

test.each(['', 'ak one', 'ak\r\nx: y', 'é'])('the key %j is refused, and not repeated', (token) => {
  const read = readSettings({ ...GIVEN, token })
  expect(read.ok).toBe(false)
  if (token !== '') expect(JSON.stringify(read)).not.toContain(JSON.stringify(token).slice(1, -1))
})

test('a filter is answered for by its name', () => {
  expect(check({ filter: 'device_id__like=x' })).toEqual({
    ok: false,
    detail: 'the filter device_id__like: the operator is none of eq, neq, in, nin',
  })
})

test('there is no level, and it says why; devices need not be added', () => {
  expect(pelion.info.level).toEqual({ kind: 'none', why: expect.stringContaining('no level') })
  expect(pelion.info.fields).toEqual([])
  expect(pelion.checkDevice({ product: '', name: 'x', secret: '', certificate: '' }).ok).toBe(false)
  expect(pelion.identify('0160')).toEqual({ ref: '0160', product: null, name: '0160' })
  expect(pelion.identify('')).toBeNull()
})
