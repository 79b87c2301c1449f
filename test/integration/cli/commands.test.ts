/** The command line with a running core and without one. */
import { existsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CliStand, lines, objects, PUMP, REF } from '../../helpers/cli-stand.ts'
import { fieldtap } from '../../helpers/serve-process.ts'

const stand = CliStand.forThisFile()

describe('devices', () => {
  test('are listed, one JSON object a line', async () => {
    const listed = await stand.run('device list', '--json')
    expect(listed.status).toBe(0)
    expect(objects(listed)).toMatchObject([{ ref: REF, platform: 'tencent', credential: 'secret' }])
    expect(listed.stdout).not.toContain(PUMP.secret)
  })

  test('that are known already, or cannot be, are refused with a code', async () => {
    const add = ['--platform', 'tencent', '--product', PUMP.product]
    const again = await stand.run('device add', ...add, '--name', PUMP.name)
    expect(again).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: device-/) })
    const unknown = await stand.run('device add', '--platform', 'nonesuch', '--name', 'x')
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: platform-unknown: /) })
  })

  test('are imported from a file', async () => {
    const file = join(stand.dataDir, '..', `${PUMP.name}-${process.pid}.csv`)
    writeFileSync(
      file,
      `platform,product,name,secret\r\ntencent,${PUMP.product},csv-1,${PUMP.secret}\r\ntencent,x,csv-2,\r\n`,
    )
    const ran = await stand.run('device import', file)
    await rm(file)
    expect(ran.status).toBe(1)
    expect(ran.stderr).toMatch(/^fieldtap: row 3: /)
    expect(objects(await stand.run('device list', '--json')).map(({ name }) => name)).toContain('csv-1')
  })
})

describe('search', () => {
  test('prints the bytes as they were sent, in the order in which they came', async () => {
    const odd = Buffer.from([0x45, 0x52, 0x52, 0x7c, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x6d])
    await stand.upload(
      'ERR|mark=bytes one',
      Buffer.concat([Buffer.from('ERR|mark=bytes '), odd]),
      'ERR|mark=bytes ünï日',
    )
    const child = await stand.stay(['search', '--data', stand.dataDir, 'mark=bytes'])
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
    await stand.upload(long)
    expect(lines(await stand.run('search', 'mark=long'))).toEqual([long])
    const [object] = objects(await stand.run('search', 'mark=long', '--json'))
    expect(object).toMatchObject({ text: long, cut: false, size: long.length })
  })

  test('--limit gives the newest, and has no ceiling', async () => {
    const sent = Array.from({ length: 12_000 }, (_, at) => `ERR|mark=many number=${at}`)
    for (let at = 0; at < sent.length; at += 2000) await stand.upload(...sent.slice(at, at + 2000))
    expect(lines(await stand.run('search', 'mark=many'))).toEqual(sent.slice(-1000))
    expect(lines(await stand.run('search', 'mark=many', '--limit', '3'))).toEqual(sent.slice(-3))
    expect(lines(await stand.run('search', 'mark=many', '--limit', '7000'))).toEqual(sent.slice(-7000))
    expect(lines(await stand.run('search', 'mark=many', '--limit', '100000000'))).toEqual(sent)
  })

  test('finds nothing quietly, and points at what it cannot read', async () => {
    expect(await stand.run('search', 'mark=never')).toEqual({ status: 0, stdout: '', stderr: '' })
    const broken = await stand.run('search', '(a')
    expect(broken).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^fieldtap: query-invalid: /) })
  })

  test('an unknown device is an error, not an empty answer', async () => {
    const ran = await stand.run('search', '--device', 'ABCDEFGHIJ/none', 'x')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: device-not-found: /) })
  })

  test('a reader that goes away ends it quietly', async () => {
    const child = await stand.stay(['search', '--data', stand.dataDir, 'mark=many', '--limit', '100000'])
    await child.prints('number=')
    child.process.stdout.destroy()
    expect(await child.ended).toBe(0)
    expect(child.err()).toBe('')
  })
})

describe('tail', () => {
  const follow = async (...args: string[]) => {
    const tail = await stand.stay(['tail', '--data', stand.dataDir, 'mark=tail', ...args])
    // It says nothing when it begins to listen: lines are sent until the first is seen.
    for (let at = 0; !tail.out().includes('probe'); at += 1) await stand.upload(`ERR|mark=tail probe=${at}`)
    return tail
  }

  test('prints what arrives until it is interrupted', async () => {
    const tail = await follow()
    await stand.upload('ERR|mark=tail first', 'ERR|mark=other', 'ERR|mark=tail second')
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
    while (!until.done) await stand.upload('ERR|mark=tail more')
    expect(await tail.ended).toBe(0)
    expect(tail.err()).toBe('')
  })
})

describe('level', () => {
  test('is raised for a while and goes back by itself', async () => {
    const device = await stand.simulate()
    await device.prints('signed in')
    const told = await stand.run('level', REF, 'debug', '--for', '3s', '--wait', '--json', '--reason', 'a test')
    expect(told).toMatchObject({ status: 0, stderr: '' })
    expect(objects(told)).toMatchObject([{ during: 'debug', restoreTo: 'error', reason: 'a test' }])
    await device.prints('uploads debug')
    await device.prints('uploads error')
    const [lease] = objects(await stand.run('leases', '--json'))
    expect(lease).toMatchObject({ ended: 'time', state: 'restored' })
    expect((await stand.run('level', REF)).stdout).toContain(`${REF}: error`)
    expect(await device.end('SIGTERM')).toBe(0)
  })

  test('is put back by hand', async () => {
    const device = await stand.simulate('--generation', 'a')
    await device.prints('signed in')
    expect((await stand.run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    const restored = await stand.run('level', REF, 'restore')
    expect(restored).toMatchObject({ status: 0, stdout: `${REF}: back to error\n` })
    await device.prints('uploads error')
    expect(objects(await stand.run('leases', '--open', '--json'))).toEqual([])
  })

  test('goes back before serve ends', async () => {
    const device = await stand.simulate()
    await device.prints('signed in')
    expect((await stand.run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    try {
      expect(await stand.serve.end()).toBe(0)
      await device.prints('uploads error')
      expect(objects(await stand.run('leases', '--json'))[0]).toMatchObject({ state: 'restored', ended: 'shutdown' })
    } finally {
      await stand.start()
    }
  })

  test('of a device that is not there is asked for until the lease is over, and then fails', async () => {
    const ran = await stand.run('level', REF, 'debug', '--for', '3s')
    expect(ran.status).toBe(1)
    expect(ran.stderr).toMatch(/^fieldtap: waiting: .*\nfieldtap: device-away: /)
  })

  test('cannot be what the platform does not have', async () => {
    const ran = await stand.run('level', REF, 'on')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: level-unsupported: /) })
    expect(await stand.run('level', REF, 'verbose')).toMatchObject({ status: 2 })
    expect(await stand.run('level', REF, 'debug', '--for', '30d')).toMatchObject({ status: 2 })
  })
})

describe('simulate', () => {
  test('with a wrong secret says so and fails', async () => {
    const args = ['--platform', 'tencent', '--mqtt', stand.serve.ready.mqtt, '--http', stand.serve.ready.http]
    const device = ['--product', PUMP.product, '--name', PUMP.name, '--secret-stdin']
    const ran = await fieldtap(['simulate', ...args, ...device], 'd3Jvbmctc2VjcmV0')
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: link-credentials: /) })
  })

  test('ends by itself after --seconds', async () => {
    const device = await stand.simulate('--seconds', '2')
    expect(await device.ended).toBe(0)
    expect(device.out()).toContain('signed in')
  })
})

describe('events', () => {
  test('oldest first', async () => {
    const events = objects(await stand.run('events', '--json', '--device', REF))
    expect(events.length).toBeGreaterThan(3)
    const seqs = events.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(events.every(({ device }) => device === `tencent:${REF}`)).toBe(true)
  })
})

describe('without a running core', () => {
  test('a folder that is not there is not made by looking', async () => {
    const missing = join(stand.dataDir, 'missing')
    const ran = await fieldtap(['device', 'list', '--data', missing])
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: data-unusable: /) })
    expect(existsSync(missing)).toBe(false)
  })

  test('the commands answer the same, several at once', async () => {
    await stand.upload('ERR|mark=alone')
    const before = await stand.run('search', 'mark=many', '--limit', '6000')
    expect(await stand.serve.end()).toBe(0)
    try {
      const [found, listed, alone] = await Promise.all([
        stand.run('search', 'mark=many', '--limit', '6000'),
        stand.run('device list', '--json'),
        stand.run('search', 'mark=alone'),
      ])
      expect(found).toEqual(before)
      expect(objects(listed).map(({ ref }) => ref)).toContain(REF)
      expect(alone).toEqual({ status: 0, stdout: 'ERR|mark=alone\n', stderr: '' })
    } finally {
      await stand.start()
    }
  })

  test('a core that ends takes its commands along, and they say so', async () => {
    const tail = await stand.stay(['tail', '--data', stand.dataDir, 'mark=gone'])
    for (let at = 0; !tail.out().includes('gone'); at += 1) await stand.upload(`ERR|mark=gone probe=${at}`)
    await stand.serve.end()
    try {
      expect(await tail.ended).toBe(1)
      expect(tail.err()).toMatch(/^fieldtap: core-gone: /)
    } finally {
      await stand.start()
    }
  })
})
