import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'
import {
  accepted,
  type DeviceKeys,
  errorCode,
  GATEWAY_HOST,
  jsonUpload,
  post,
  textUpload,
} from '../../helpers/vendor-device.ts'

const PUMP: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'pump-7', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
const VALVE: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'valve_2', secret: '' }

let serve: Serve
let dir: string
let rsa: ReturnType<typeof generateKeyPairSync>
let host: string
let line = 0

/** Lines that nobody else sends, so that each can be found exactly once. */
function fresh(count: number, level = 'ERR'): string[] {
  return Array.from(
    { length: count },
    () => `${level}|2026-11-21 08:58:03|motor.c|control(412): stall rpm=0 mark=${++line}x`,
  )
}

async function stored(query: string, device = 'ABCDEFGHIJ/pump-7'): Promise<string[]> {
  const ran = await fieldtap(['search', '--data', serve.dataDir, `device:${device} ${query}`])
  expect(ran.stderr).toBe('')
  return ran.stdout.split('\n').slice(0, -1)
}

beforeAll(async () => {
  serve = await startServe(await freshDataDir())
  host = new URL(serve.ready.http).host
  dir = mkdtempSync(join(tmpdir(), 'fieldtap-cert-'))
  const added = await fieldtap(
    [
      'device',
      'add',
      '--data',
      serve.dataDir,
      '--platform',
      'tencent',
      '--product',
      PUMP.product,
      '--name',
      PUMP.name,
      '--secret-stdin',
    ],
    `${PUMP.secret}\n`,
  )
  expect(added).toMatchObject({ status: 0, stderr: '' })
  const key = join(dir, 'key.pem')
  const cert = join(dir, 'cert.pem')
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '30',
      '-subj',
      `/CN=${VALVE.product}${VALVE.name}`,
    ],
    { stdio: 'ignore' },
  )
  const certified = await fieldtap([
    'device',
    'add',
    '--data',
    serve.dataDir,
    '--platform',
    'tencent',
    '--product',
    VALVE.product,
    '--name',
    VALVE.name,
    '--certificate',
    cert,
  ])
  expect(certified).toMatchObject({ status: 0, stderr: '' })
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
})

afterAll(async () => {
  expect(await serve.end()).toBe(0)
})

describe('an independent client', () => {
  const variants = {
    'HmacSha256, Base64': {},
    'hmacsha256, Base64': { algorithm: 'hmacsha256' },
    'HmacSha256, hex as in the sample': { encoding: 'hex' },
    'hmacsha1 with SHA-1 of the body': { algorithm: 'hmacsha1', mac: 'sha1', bodyHash: 'sha1' },
    'hmacsha1 with SHA-256 of the body': { algorithm: 'hmacsha1', mac: 'sha1', bodyHash: 'sha256' },
    'the first 24 characters of the secret as key': { key: PUMP.secret.slice(0, 24) },
    'no time': { timestamp: 0 },
    'the constant time of a client without the time service': { timestamp: 1_609_430_400 },
    'a clock that is years off': { timestamp: 1_000_000_000 },
  } as const

  for (const [name, options] of Object.entries(variants)) {
    it(`is heard with ${name}`, async () => {
      const lines = fresh(3)
      const reply = await post(serve.ready.http, jsonUpload(PUMP, lines, options))
      expect(accepted(reply), reply.body).toBe(true)
      expect(reply.body.length).toBeLessThanOrEqual(255)
      for (const sent of lines) expect(await stored(`"${sent.split('mark=')[1]}"`)).toEqual([sent])
    })
  }

  it('is heard whatever host it signed: the one it called, without port, or the vendor’s', async () => {
    for (const signed of [host, host.split(':')[0] ?? '', GATEWAY_HOST]) {
      const lines = fresh(1)
      expect(accepted(await post(serve.ready.http, jsonUpload(PUMP, lines, { host: signed })))).toBe(true)
    }
  })

  it('is heard with RSA-SHA256', async () => {
    const lines = fresh(2)
    const { createPrivateKey } = await import('node:crypto')
    const key = createPrivateKey(readFileSync(join(dir, 'key.pem')))
    const reply = await post(serve.ready.http, jsonUpload(VALVE, lines, { algorithm: 'rsa-sha256', rsa: key }))
    expect(accepted(reply), reply.body).toBe(true)
    expect(await stored(`"${lines[0]?.split('mark=')[1]}"`, 'ABCDEFGHIJ/valve_2')).toEqual([lines[0]])
    const forged = await post(
      serve.ready.http,
      jsonUpload(VALVE, fresh(1), { algorithm: 'rsa-sha256', rsa: rsa.privateKey }),
    )
    expect(errorCode(forged)).toBe('AuthFailure.SignatureFailure')
  })

  it('is heard with escaped slashes, members in another order and a level member, byte for byte', async () => {
    const sent = `ERR|2026-11-21 08:58:03|a/b/c.c|open(1): path=/dev/ttyS0 "q" \\ ${++line}x 温度`
    const text = `{"DeviceName":"${PUMP.name}","Level":"ERR","ProductId":"${PUMP.product}","Message":[${JSON.stringify(sent).replaceAll('/', '\\/')}, "INFmqtt connect success."]}`
    const reply = await post(
      serve.ready.http,
      jsonUpload(PUMP, [], { text, algorithm: 'hmacsha1', mac: 'sha1', bodyHash: 'sha1' }),
    )
    expect(accepted(reply), reply.body).toBe(true)
    expect(await stored(`"${line}x 温度"`)).toEqual([sent])
    expect(await stored('"mqtt connect success"')).toEqual(['INFmqtt connect success.'])
  })

  it('is heard when one element holds many lines', async () => {
    const lines = fresh(4, 'DBG')
    const reply = await post(serve.ready.http, jsonUpload(PUMP, [lines.map((text) => `${text}\n\f`).join('')]))
    expect(accepted(reply), reply.body).toBe(true)
    for (const sent of lines) expect(await stored(`"${sent.split('mark=')[1]}"`)).toEqual([sent])
  })

  it('is heard in the plain text form', async () => {
    const lines = fresh(5, 'WRN')
    const reply = await post(serve.ready.http, textUpload(PUMP, lines))
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.body).Retcode).toBe(0)
    for (const sent of lines) expect(await stored(`"${sent.split('mark=')[1]}"`)).toEqual([sent])
    const noTime = fresh(1)
    expect(accepted(await post(serve.ready.http, textUpload(PUMP, noTime, { timestamp: 0 })))).toBe(true)
  })

  it('is heard in the plain text form with a certificate', async () => {
    const pem = readFileSync(join(dir, 'cert.pem'), 'latin1').split('\n')
    const key = pem[pem.findIndex((row) => row.startsWith('-----BEGIN')) + 1] ?? ''
    const reply = await post(serve.ready.http, textUpload(VALVE, fresh(1), { certificate: true, key }))
    expect(accepted(reply), reply.body).toBe(true)
  })

  it('keeps lines that are not UTF-8 as they came', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`ERR|2026-11-21 08:58:03|gbk.c|say(1): ${++line}x `),
      Buffer.from([0xce, 0xc2, 0xb6, 0xc8, 0xff]),
    ])
    expect(accepted(await post(serve.ready.http, textUpload(PUMP, [bytes])))).toBe(true)
    const ran = await fieldtap(['search', '--data', serve.dataDir, '--json', `"${line}x"`])
    expect(Buffer.from(JSON.parse(ran.stdout).bytes, 'base64').equals(bytes)).toBe(true)
  })

  it('is stored once when it sends the same request twice, and twice when only the nonce is the same', async () => {
    const lines = fresh(1)
    const upload = jsonUpload(PUMP, lines, { nonce: 77 })
    expect(accepted(await post(serve.ready.http, upload))).toBe(true)
    expect(accepted(await post(serve.ready.http, upload))).toBe(true)
    expect(await stored(`"${lines[0]?.split('mark=')[1]}"`)).toHaveLength(1)
    const others = fresh(1)
    expect(accepted(await post(serve.ready.http, jsonUpload(PUMP, others, { nonce: 77 })))).toBe(true)
    expect(await stored(`"${others[0]?.split('mark=')[1]}"`)).toHaveLength(1)
  })

  it('is stored once when it signs its backlog anew', async () => {
    const lines = fresh(6)
    for (const nonce of [1, 2, 3])
      expect(accepted(await post(serve.ready.http, jsonUpload(PUMP, lines, { nonce })))).toBe(true)
    expect(await stored(`"${lines[3]?.split('mark=')[1]}"`)).toHaveLength(1)
  })

  it('may say the same thing twice where its lines carry no time', async () => {
    const text = `INFsame words ${++line}x`
    for (const nonce of [1, 2]) await post(serve.ready.http, jsonUpload(PUMP, [text], { nonce }))
    expect(await stored(`"${line}x"`)).toEqual([text, text])
  })
})

describe('what is wrong is refused with its code and leaves nothing', () => {
  const newest = async () =>
    Number(
      (await fieldtap(['search', '--data', serve.dataDir, '--json', '--limit', '1', ''])).stdout.match(
        /"seq":(\d+)/,
      )?.[1] ?? 0,
    )

  it.each([
    [
      'a wrong signature',
      () => jsonUpload(PUMP, fresh(1), { key: 'bm90IHRoZSBzZWNyZXQhIQ==' }),
      'AuthFailure.SignatureFailure',
    ],
    [
      'a body that was changed',
      () => ({
        ...jsonUpload(PUMP, fresh(1)),
        body: Buffer.from(JSON.stringify({ ProductId: PUMP.product, DeviceName: PUMP.name, Message: ['forged'] })),
      }),
      'AuthFailure.SignatureFailure',
    ],
    ['an unknown algorithm', () => jsonUpload(PUMP, fresh(1), { algorithm: 'md5' }), null],
    ['a wrong product', () => jsonUpload({ ...PUMP, product: 'ZZZZZZZZZZ' }, fresh(1)), null],
    [
      'broken JSON',
      () => jsonUpload(PUMP, [], { text: '{"ProductId":"ABCDEFGHIJ","DeviceName":"pump-7","Message":[' }),
      'InvalidParameter',
    ],
    [
      'no Message',
      () => jsonUpload(PUMP, [], { text: '{"ProductId":"ABCDEFGHIJ","DeviceName":"pump-7"}' }),
      'MissingParameter',
    ],
    [
      'a device that is not known',
      () => jsonUpload({ product: 'ABCDEFGHIJ', name: 'stranger', secret: PUMP.secret }, fresh(1)),
      null,
    ],
    [
      'a wrong signature in the plain text form',
      () => textUpload(PUMP, fresh(1), { key: 'bm90IHRoZSBzZWNyZXQhIQ==' }),
      null,
    ],
    ['a plain text form that is too short', () => ({ ...textUpload(PUMP, []), body: Buffer.from('short') }), null],
    ['a body over the limit', () => jsonUpload(PUMP, ['x'.repeat(2 * 1024 * 1024)]), 'LimitExceeded'],
  ])('%s', async (_, make, code) => {
    const seq = await newest()
    const reply = await post(serve.ready.http, make())
    expect(accepted(reply)).toBe(false)
    expect(errorCode(reply)).not.toBeNull()
    if (code !== null) expect(errorCode(reply)).toBe(code)
    expect(reply.body.length).toBeLessThanOrEqual(255)
    expect(await newest()).toBe(seq)
  })

  it('a route that nobody offers', async () => {
    const reply = await post(serve.ready.http, { path: '/nothing', headers: {}, body: Buffer.from('x') })
    expect(reply.status).toBe(404)
  })
})

describe('the bundle', () => {
  it('holds every line once, byte for byte, and verifies', async () => {
    const out = join(dir, 'all.fieldtap.zip')
    const ran = await fieldtap(['export', '--data', serve.dataDir, '--out', out])
    expect(ran).toMatchObject({ status: 0 })
    expect((await fieldtap(['verify', out])).status).toBe(0)
    const log = execFileSync('unzip', ['-p', out, 'logs/ABCDEFGHIJ_pump-7.log'])
    const shown = await fieldtap(['search', '--data', serve.dataDir, '--limit', '100000', 'device:ABCDEFGHIJ/pump-7'])
    expect(log.toString('latin1').split('\n').length).toBe(shown.stdout.split('\n').length)
    expect(log.includes(Buffer.from([0xce, 0xc2, 0xb6, 0xc8, 0xff, 0x0a]))).toBe(true)
    const target = mkdtempSync(join(tmpdir(), 'fieldtap-unzip-'))
    execFileSync('unzip', ['-q', out, '-d', target])
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: target })
    writeFileSync(join(target, 'SHA256SUMS.done'), '')
    const broken = join(dir, 'broken.fieldtap.zip')
    const bytes = readFileSync(out)
    const at = bytes.indexOf('logs/ABCDEFGHIJ_pump-7.log') + 60
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    writeFileSync(broken, bytes)
    expect((await fieldtap(['verify', broken])).status).toBe(1)
  })
})
