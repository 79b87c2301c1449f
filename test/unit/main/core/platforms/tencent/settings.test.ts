import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PLATFORMS, platformById } from '../../../../../../src/main/core/platforms/index.ts'
import type { DeviceDraft } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { platformInfo } from '../../../../../../src/shared/model.ts'
import { IDENTITY, LONG_SECRET, NAME, PEM, PRODUCT, REF, SECRET } from './client.ts'

const check = (draft: Partial<DeviceDraft>) =>
  tencent.checkDevice({ product: PRODUCT, name: NAME, secret: SECRET, certificate: '', ...draft })

describe('the registry', () => {
  test('finds a platform by its id', () => {
    expect(PLATFORMS).toContain(tencent)
    expect(platformById('tencent')).toBe(tencent)
    expect(platformById('nobody')).toBeNull()
  })

  test('its description holds what the contract wants', () => {
    expect(platformInfo.parse(tencent.info)).toEqual(tencent.info)
    expect(tencent.info).toMatchObject({
      title: 'Tencent IoT',
      baseline: 'error',
      simulator: true,
      level: { kind: 'levels', levels: ['off', 'error', 'warn', 'info', 'debug'] },
    })
    expect(tencent.info.fields.map(({ name }) => name)).toEqual(['product', 'name', 'secret', 'certificate'])
  })

  test("the form's patterns are what adding checks", () => {
    const pattern = (name: string) => tencent.info.fields.find((field) => field.name === name)?.pattern ?? ''
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.string({ maxLength: 12 }), (name, product) => {
        const matches = (text: string, of: string) => new RegExp(`^(?:${pattern(of)})$`, 'v').test(text)
        expect(check({ name: name.trim() }).ok).toBe(matches(name.trim(), 'name'))
        expect(check({ product: product.trim() }).ok).toBe(matches(product.trim(), 'product'))
      }),
    )
  })
})

describe('adding a device', () => {
  test.each([
    ['24 characters', SECRET],
    ['a longer one', LONG_SECRET],
    ['without its padding', SECRET.replace(/=+$/, '')],
    ['with a space or a line end around it', ` ${SECRET}\n`],
  ])('a secret of %s is taken as typed', (_, secret) => {
    expect(check({ secret })).toEqual({
      ok: true,
      identity: IDENTITY,
      credential: { kind: 'secret', secret: secret.trim() },
    })
  })

  test('a certificate is taken instead', () => {
    const made = check({ secret: '', certificate: PEM.device })
    expect(made).toMatchObject({ ok: true, credential: { kind: 'certificate' } })
  })

  test.each<[draft: Partial<DeviceDraft>, detail: RegExp]>([
    [{ product: 'SHORT' }, /product ID "SHORT" is not ten/],
    [{ product: '' }, /product ID "" is not ten/],
    [{ product: 'G8N9****HB' }, /product ID/],
    [{ name: '' }, /device name ""/],
    [{ name: 'a/b' }, /device name "a\/b"/],
    [{ name: 'x'.repeat(49) }, /1 to 48 characters/],
    [{ name: '泵' }, /device name/],
    [{ secret: '' }, /secret is missing/],
    [{ secret: 'not-base64-url' }, /not Base64: "-" does not occur/],
    [{ secret: 'two words' }, /not Base64: " "/],
    [{ secret: 'AB=CD' }, /"=" stands only at its end/],
    [{ secret: '====' }, /"=" stands only at its end/],
    [{ secret: 'ABCDE' }, /a character is missing/],
    [{ secret: PEM.device }, /give it as the certificate/],
    [{ certificate: PEM.device }, /not both/],
    [{ secret: '', certificate: PEM.deviceKey }, /private key/],
    [{ secret: '', certificate: 'hello' }, /begins with -----BEGIN CERTIFICATE-----/],
  ])('%j is explained', (draft, detail) => {
    expect(check(draft)).toEqual({ ok: false, detail: expect.stringMatching(detail) })
  })

  test('a wrong secret is never repeated', () => {
    const made = check({ secret: 'very$secret$text' })
    expect(JSON.stringify(made)).not.toContain('secret$text')
  })
})

describe('references', () => {
  test('product and name, with a slash between', () => {
    expect(tencent.identify(REF)).toEqual(IDENTITY)
  })

  test.each(['', 'noslash', '/name', 'PRODUCT/', 'a/b/c', 'a/+', 'a/#', 'a b/c', 'a/b\0'])('%j is none', (ref) => {
    expect(tencent.identify(ref)).toBeNull()
  })
})
