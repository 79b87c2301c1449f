/** The command line with a running core and without one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Running, startCli } from '../../helpers/cli-process.ts'
import { fieldtap, freshDataDir, type Ran, type Serve, startServe } from '../../helpers/serve-process.ts'
import { accepted, type DeviceKeys, post, textUpload } from '../../helpers/vendor-device.ts'

const PUMP: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'pump-7', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
const REF = `${PUMP.product}/${PUMP.name}`

let dataDir: string
let serve: Serve
const running: Running[] = []

const run = (command: string, ...args: string[]): Promise<Ran> =>
  fieldtap([...command.split(' '), '--data', dataDir, ...args])
const lines = (ran: Ran) => ran.stdout.split('\n').slice(0, -1)
const objects = (ran: Ran) => lines(ran).map((one) => JSON.parse(one))

async function stay(...args: Parameters<typeof startCli>): Promise<Running> {
  const command = await startCli(...args)
  running.push(command)
  return command
}

const simulate = (...more: string[]) =>
  stay(
    ['simulate', '--platform', 'tencent', '--mqtt', serve.ready.mqtt, '--http', serve.ready.http]
      .concat(['--product', PUMP.product, '--name', PUMP.name, '--secret-stdin', '--rate', '200'])
      .concat(more),
    `${PUMP.secret}\r\n`,
  )

/** What a device logs, stored by the time this resolves. */
async function upload(...texts: (string | Buffer)[]): Promise<void> {
  expect(accepted(await post(serve.ready.http, textUpload(PUMP, texts)))).toBe(true)
}

beforeAll(async () => {
  dataDir = await freshDataDir()
  serve = await startServe(dataDir)
  const added = await fieldtap(
    [
      'device',
      'add',
      '--data',
      dataDir,
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
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.end('SIGKILL')))
})
afterAll(async () => {
  await serve.end()
  await rm(dataDir, { recursive: true, force: true })
})

describe('devices', () => {
  test('are listed, one JSON object a line', async () => {
    const listed = await run('device list', '--json')
    expect(listed.status).toBe(0)
    expect(objects(listed)).toMatchObject([{ ref: REF, platform: 'tencent', credential: 'secret' }])
    expect(listed.stdout).not.toContain(PUMP.secret)
  })

  test('that are known already, or cannot be, are refused with a code', async () => {
    const add = ['--platform', 'tencent', '--product', PUMP.product]
    const again = await run('device add', ...add, '--name', PUMP.name)
    expect(again).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: device-/) })
    const unknown = await run('device add', '--platform', 'nonesuch', '--name', 'x')
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: platform-unknown: /) })
  })

  test('are imported from a file', async () => {
    const file = join(dataDir, '..', `${PUMP.name}-${process.pid}.csv`)
    writeFileSync(
      file,
      `platform,product,name,secret\r\ntencent,${PUMP.product},csv-1,${PUMP.secret}\r\ntencent,x,csv-2,\r\n`,
    )
    const ran = await run('device import', file)
    await rm(file)
    expect(ran.status).toBe(1)
    expect(ran.stderr).toMatch(/^fieldtap: row 3: /)
    expect(objects(await run('device list', '--json')).map(({ name }) => name)).toContain('csv-1')
  })
})

describe('search', () => {
  test('prints the bytes as they were sent, in the order in which they came', async () => {
    const odd = Buffer.from([0x45, 0x52, 0x52, 0x7c, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x6d])
    await upload('ERR|mark=bytes one', Buffer.concat([Buffer.from('ERR|mark=bytes '), odd]), 'ERR|mark=bytes ünï日')
    const child = await stay(['search', '--data', dataDir, 'mark=bytes'])
    child.process.stdout.setEncoding('latin1')
    expect(await child.ended).toBe(0)
    const expected = Buffer.concat([
      Buffer.from('ERR|mark=bytes one\nERR|mark=bytes '),
      odd,
      Buffer.from('\nERR|mark=bytes ünï日\n'),
    ])
    expect(child.out()).toBe(expected.toString('latin1'))
  })

  test('a line longer than a page carries comes whole', async () => {
    const long = `ERR|mark=long ${'x'.repeat(100_000)} end`
    await upload(long)
    expect(lines(await run('search', 'mark=long'))).toEqual([long])
    const [object] = objects(await run('search', 'mark=long', '--json'))
    expect(object).toMatchObject({ text: long, cut: false, size: long.length })
  })

  test('--limit gives the newest, and has no ceiling', async () => {
    const sent = Array.from({ length: 12_000 }, (_, at) => `ERR|mark=many number=${at}`)
    for (let at = 0; at < sent.length; at += 2000) await upload(...sent.slice(at, at + 2000))
    expect(lines(await run('search', 'mark=many'))).toEqual(sent.slice(-1000))
    expect(lines(await run('search', 'mark=many', '--limit', '3'))).toEqual(sent.slice(-3))
    expect(lines(await run('search', 'mark=many', '--limit', '7000'))).toEqual(sent.slice(-7000))
    expect(lines(await run('search', 'mark=many', '--limit', '100000000'))).toEqual(sent)
  })

  test('finds nothing quietly, and points at what it cannot read', async () => {
    expect(await run('search', 'mark=never')).toEqual({ status: 0, stdout: '', stderr: '' })
    const broken = await run('search', '(a')
    expect(broken).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^fieldtap: query-invalid: /) })
  })

  test('an unknown device is an error, not an empty answer', async () => {
    const ran = await run('search', '--device', 'ABCDEFGHIJ/none', 'x')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: device-not-found: /) })
  })

  test('a reader that goes away ends it quietly', async () => {
    const child = await stay(['search', '--data', dataDir, 'mark=many', '--limit', '100000'])
    await child.prints('number=')
    child.process.stdout.destroy()
    expect(await child.ended).toBe(0)
    expect(child.err()).toBe('')
  })
})

describe('tail', () => {
  const follow = async (...args: string[]) => {
    const tail = await stay(['tail', '--data', dataDir, 'mark=tail', ...args])
    // It says nothing when it begins to listen: lines are sent until the first is seen.
    for (let at = 0; !tail.out().includes('probe'); at += 1) await upload(`ERR|mark=tail probe=${at}`)
    return tail
  }

  test('prints what arrives until it is interrupted', async () => {
    const tail = await follow()
    await upload('ERR|mark=tail first', 'ERR|mark=other', 'ERR|mark=tail second')
    await tail.prints(/first\n.*second\n/)
    expect(tail.out()).not.toContain('other')
    expect(await tail.end('SIGINT')).toBe(0)
    expect(tail.err()).toBe('')
  })

  test('ends quietly when its reader has gone', async () => {
    const tail = await follow()
    tail.process.stdout.destroy()
    const until = { done: false }
    void tail.ended.then(() => {
      until.done = true
    })
    while (!until.done) await upload('ERR|mark=tail more')
    expect(await tail.ended).toBe(0)
    expect(tail.err()).toBe('')
  })
})

describe('level', () => {
  test('is raised for a while and goes back by itself', async () => {
    const device = await simulate()
    await device.prints('signed in')
    const told = await run('level', REF, 'debug', '--for', '3s', '--wait', '--json', '--reason', 'a test')
    expect(told).toMatchObject({ status: 0, stderr: '' })
    expect(objects(told)).toMatchObject([{ during: 'debug', restoreTo: 'error', reason: 'a test' }])
    await device.prints('uploads debug')
    await device.prints('uploads error')
    const [lease] = objects(await run('leases', '--json'))
    expect(lease).toMatchObject({ ended: 'time', state: 'restored' })
    expect((await run('level', REF)).stdout).toContain(`${REF}: error`)
    expect(await device.end('SIGTERM')).toBe(0)
  })

  test('is put back by hand', async () => {
    const device = await simulate('--generation', 'a')
    await device.prints('signed in')
    expect((await run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    const restored = await run('level', REF, 'restore')
    expect(restored).toMatchObject({ status: 0, stdout: `${REF}: back to error\n` })
    await device.prints('uploads error')
    expect(objects(await run('leases', '--open', '--json'))).toEqual([])
  })

  test('goes back before serve ends', async () => {
    const device = await simulate()
    await device.prints('signed in')
    expect((await run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    try {
      expect(await serve.end()).toBe(0)
      await device.prints('uploads error')
      expect(objects(await run('leases', '--json'))[0]).toMatchObject({ state: 'restored', ended: 'shutdown' })
    } finally {
      serve = await startServe(dataDir)
    }
  })

  test('of a device that is not there is asked for until the lease is over, and then fails', async () => {
    const ran = await run('level', REF, 'debug', '--for', '3s')
    expect(ran.status).toBe(1)
    expect(ran.stderr).toMatch(/^fieldtap: waiting: .*\nfieldtap: device-away: /)
  })

  test('cannot be what the platform does not have', async () => {
    const ran = await run('level', REF, 'on')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: level-unsupported: /) })
    expect(await run('level', REF, 'verbose')).toMatchObject({ status: 2 })
    expect(await run('level', REF, 'debug', '--for', '30d')).toMatchObject({ status: 2 })
  })
})

describe('simulate', () => {
  test('with a wrong secret says so and fails', async () => {
    const args = ['--platform', 'tencent', '--mqtt', serve.ready.mqtt, '--http', serve.ready.http]
    const device = ['--product', PUMP.product, '--name', PUMP.name, '--secret-stdin']
    const ran = await fieldtap(['simulate', ...args, ...device], 'd3Jvbmctc2VjcmV0')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: link-credentials: /) })
  })

  test('ends by itself after --seconds', async () => {
    const device = await simulate('--seconds', '2')
    expect(await device.ended).toBe(0)
    expect(device.out()).toContain('signed in')
  })
})

describe('events', () => {
  test('oldest first', async () => {
    const events = objects(await run('events', '--json', '--device', REF))
    expect(events.length).toBeGreaterThan(3)
    const seqs = events.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(events.every(({ device }) => device === `tencent:${REF}`)).toBe(true)
  })
})

describe('bundles', () => {
  test('are exported and verified, and a changed one is found broken', async () => {
    await upload('ERR|mark=bundle one', 'ERR|mark=bundle two')
    const out = join(dataDir, '..', `fieldtap-${process.pid}.fieldtap.zip`)
    try {
      const exported = await run('export', '--device', REF, '--query', 'mark=bundle', '--out', out)
      expect(exported).toEqual({ status: 0, stdout: `${out}\n`, stderr: '' })
      const again = await run('export', '--query', 'mark=bundle', '--out', out)
      expect(again).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: bundle-exists: /) })
      expect(await run('verify', out)).toMatchObject({ status: 0, stderr: '' })
      const bytes = readFileSync(out)
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
      writeFileSync(out, bytes)
      const broken = await run('verify', out)
      expect(broken.status).toBe(1)
      expect(broken.stdout + broken.stderr).toMatch(/broken|bundle-/)
    } finally {
      await rm(out, { force: true })
    }
  })

  test('keep to the time in which a level was raised', async () => {
    const device = await simulate()
    await device.prints('signed in')
    expect((await run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    expect((await run('level', REF, 'restore')).status).toBe(0)
    await device.prints('uploads error')
    expect(await device.end('SIGTERM')).toBe(0)
    const leases = objects(await run('leases', '--json'))
    const newest = leases.toSorted((a, b) => b.requestedAt - a.requestedAt)[0]
    const second = (ms: number, after = 0) => new Date((Math.floor(ms / 1000) + after) * 1000).toISOString()
    const span = ['--since', second(newest.requestedAt), '--until', second(newest.restoredAt, 1)]
    const found = lines(await run('search', '', '--device', REF, ...span, '--limit', '1000000')).length
    expect(found).toBeGreaterThan(0)
    for (const capture of ['last', newest.id]) {
      const out = join(dataDir, '..', `fieldtap-${process.pid}-${capture}.fieldtap.zip`)
      const exported = await run('export', '--device', REF, '--capture', capture, '--json', '--out', out)
      expect(objects(exported)).toMatchObject([{ lines: found }])
      await rm(out)
    }
    const unknown = await run('export', '--capture', 'none-such')
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: lease-unknown: /) })
  })

  test('are verified on a machine that never captured anything, and nothing is left there', async () => {
    const home = await freshDataDir()
    const out = join(home, 'x.fieldtap.zip')
    expect(await run('export', '--device', REF, '--query', 'mark=bundle', '--out', out)).toMatchObject({ status: 0 })
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), FIELDTAP_DATA: '', TMPDIR: home }
    const verify = await stay(['verify', out], '', env)
    expect(await verify.ended).toBe(0)
    expect(verify.out()).toMatch(/^(trusted|unknown-key|unsigned): /)
    expect(readdirSync(home)).toEqual(['x.fieldtap.zip'])
    // A usual folder that is of no use is no hindrance.
    mkdirSync(join(home, 'usual', 'fieldtap.sqlite'), { recursive: true })
    for (const FIELDTAP_DATA of [out, join(home, 'usual')]) {
      for (const command of [
        ['verify', out],
        ['open', out],
        ['search', 'mark', '--bundle', out],
      ]) {
        const ran = await stay(command, '', { ...env, FIELDTAP_DATA })
        expect([await ran.ended, ran.out()]).toEqual([
          0,
          expect.stringMatching(/unsigned: |mark=bundle|device +tencent/),
        ])
      }
    }
    expect(readdirSync(home).toSorted()).toEqual(['usual', 'x.fieldtap.zip'])
    await rm(home, { recursive: true })
  })
})

describe('without a running core', () => {
  test('a folder that is not there is not made by looking', async () => {
    const missing = join(dataDir, 'missing')
    const ran = await fieldtap(['device', 'list', '--data', missing])
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: data-unusable: /) })
    expect(existsSync(missing)).toBe(false)
  })

  test('the commands answer the same, several at once', async () => {
    await upload('ERR|mark=alone')
    const before = await run('search', 'mark=many', '--limit', '6000')
    expect(await serve.end()).toBe(0)
    try {
      const [found, listed, alone] = await Promise.all([
        run('search', 'mark=many', '--limit', '6000'),
        run('device list', '--json'),
        run('search', 'mark=alone'),
      ])
      expect(found).toEqual(before)
      expect(objects(listed).map(({ ref }) => ref)).toContain(REF)
      expect(alone).toEqual({ status: 0, stdout: 'ERR|mark=alone\n', stderr: '' })
    } finally {
      serve = await startServe(dataDir)
    }
  })

  test('a core that ends takes its commands along, and they say so', async () => {
    const tail = await stay(['tail', '--data', dataDir, 'mark=gone'])
    for (let at = 0; !tail.out().includes('gone'); at += 1) await upload(`ERR|mark=gone probe=${at}`)
    await serve.end()
    try {
      expect(await tail.ended).toBe(1)
      expect(tail.err()).toMatch(/^fieldtap: core-gone: /)
    } finally {
      serve = await startServe(dataDir)
    }
  })
})
