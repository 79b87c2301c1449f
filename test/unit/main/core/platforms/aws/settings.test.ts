import { describe, expect, it } from 'vitest'
import { aws } from '../../../../../../src/main/core/platforms/aws/index.ts'
import { checkSettings, INFO } from '../../../../../../src/main/core/platforms/aws/settings.ts'
import { cloudField, platformInfo } from '../../../../../../src/shared/model.ts'

const KEYS = { 'access-key-id': 'AKIA', 'secret-access-key': 's' }

describe('the settings of a connection', () => {
  it.each([
    [{ region: 'eu-west-1' }, 'https://iot.eu-west-1.amazonaws.com/'],
    [{ region: 'cn-north-1', profile: 'p' }, 'https://iot.cn-north-1.amazonaws.com.cn/'],
    [{ region: 'us-gov-west-1', ...KEYS, 'session-token': 't' }, 'https://iot.us-gov-west-1.amazonaws.com/'],
    [{ region: 'eu-west-1', 'endpoint-iot': 'http://user:secret@127.0.0.1:8080/x?y=z' }, 'http://127.0.0.1:8080/x'],
    [{ region: 'eu-west-1', 'endpoint-logs': 'http://127.0.0.1:1' }, 'http://127.0.0.1:1/'],
  ])('%j stand for %s, without a secret', (settings, url) => {
    expect(checkSettings(settings)).toEqual({ ok: true, url })
  })

  it.each([
    [{ region: '' }, /no region/],
    [{ region: 'EU West' }, /no region/],
    [{ region: 'eu-west-1', 'access-key-id': 'AKIA' }, /secret access key is missing/],
    [{ region: 'eu-west-1', 'secret-access-key': 's' }, /access key ID is missing/],
    [{ region: 'eu-west-1', 'session-token': 't' }, /needs its access key/],
    [{ region: 'eu-west-1', ...KEYS, profile: 'p' }, /not both/],
    [{ region: 'eu-west-1', 'assume-role': 'Reader' }, /no ARN/],
    [{ region: 'eu-west-1', 'account-id': '12' }, /twelve digits/],
    [{ region: 'eu-west-1', 'log-group': 'a b' }, /log group/],
    [{ region: 'eu-west-1', 'endpoint-iot': 'ftp://x' }, /Endpoint of AWS IoT/],
    [{ region: 'eu-west-1', proxy: 'proxy:8080' }, /Proxy/],
  ])('%j are refused with the reason', (settings, words) => {
    const check = checkSettings(settings)
    expect(check.ok ? '' : check.detail).toMatch(words)
  })

  it('never hold a secret that is not marked as one', () => {
    expect(INFO.cloud?.fields.every((field) => cloudField.safeParse(field).success)).toBe(true)
    const secrets = INFO.cloud?.fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name)
    expect(secrets).toEqual(['secret-access-key', 'session-token'])
    expect(platformInfo.safeParse(INFO).success).toBe(true)
  })
})

describe('a device that is added by hand', () => {
  it('is its client id', () => {
    const draft = { product: '', name: ' dev1 ', secret: '', certificate: '' }
    expect(aws.checkDevice(draft)).toEqual({
      ok: true,
      identity: { ref: 'dev1', product: null, name: 'dev1' },
      credential: { kind: 'none' },
    })
    expect(aws.checkDevice({ ...draft, name: ' ' })).toMatchObject({ ok: false })
  })
})
