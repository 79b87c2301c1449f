import { describe, expect, test } from 'vitest'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { certificates } from '../../../../../helpers/huawei/certificates.ts'
import { ID, IDENTITY, SECRET } from './client.ts'

const check = (more: object) => huawei.checkDevice({ product: '', name: ID, secret: SECRET, certificate: '', ...more })

test('a device is its id with a secret or a certificate', () => {
  expect(check({})).toEqual({ ok: true, identity: IDENTITY, credential: { kind: 'secret', secret: SECRET } })
  expect(check({ name: ` ${ID}\n`, secret: `${SECRET}\n` })).toEqual(check({}))
  const { device } = certificates()
  expect(check({ secret: '', certificate: device })).toMatchObject({ ok: true, credential: { kind: 'certificate' } })
})

describe('refused, in words', () => {
  test.each([
    ['no id', { name: '' }, 'device ID'],
    ['an id with a slash', { name: 'a/b' }, '"a/b"'],
    ['a product', { product: 'p' }, 'product'],
    ['no secret', { secret: '' }, 'missing'],
    ['both', { certificate: 'x' }, 'not both'],
    ['a PEM as the secret', { secret: '-----BEGIN CERTIFICATE-----' }, 'certificate'],
    ['no certificate at all', { secret: '', certificate: 'x' }, '-----BEGIN CERTIFICATE-----'],
    ['a private key', { secret: '', certificate: '-----BEGIN PRIVATE KEY-----' }, 'private key'],
  ])('%s', (_, more, words) => {
    expect(check(more)).toMatchObject({ ok: false, detail: expect.stringContaining(words) })
  })
})
