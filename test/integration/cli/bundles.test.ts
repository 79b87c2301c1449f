/** Bundles from the command line: exported, verified, and looked into. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CliStand, lines, objects, REF } from '../../helpers/cli-stand.ts'
import { freshDataDir } from '../../helpers/serve-process.ts'

const stand = CliStand.forThisFile()

describe('bundles', () => {
  test('are exported and verified, and a changed one is found broken', async () => {
    await stand.upload('ERR|mark=bundle one', 'ERR|mark=bundle two')
    const out = join(stand.dataDir, '..', `fieldtap-${process.pid}.fieldtap.zip`)
    try {
      const exported = await stand.run('export', '--device', REF, '--query', 'mark=bundle', '--out', out)
      expect(exported).toEqual({ status: 0, stdout: `${out}\n`, stderr: '' })
      const again = await stand.run('export', '--query', 'mark=bundle', '--out', out)
      expect(again).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: bundle-exists: /) })
      expect(await stand.run('verify', out)).toMatchObject({ status: 0, stderr: '' })
      const bytes = readFileSync(out)
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
      writeFileSync(out, bytes)
      const broken = await stand.run('verify', out)
      expect(broken.status).toBe(1)
      expect(broken.stdout + broken.stderr).toMatch(/broken|bundle-/)
    } finally {
      await rm(out, { force: true })
    }
  })

  test('keep to the time in which a level was raised', async () => {
    const device = await stand.simulate()
    await device.prints('signed in')
    expect((await stand.run('level', REF, 'debug', '--for', '10m')).status).toBe(0)
    await device.prints('uploads debug')
    expect((await stand.run('level', REF, 'restore')).status).toBe(0)
    await device.prints('uploads error')
    expect(await device.end('SIGTERM')).toBe(0)
    const leases = objects(await stand.run('leases', '--json'))
    const newest = leases.toSorted((a, b) => b.requestedAt - a.requestedAt)[0]
    const second = (ms: number, after = 0) => new Date((Math.floor(ms / 1000) + after) * 1000).toISOString()
    const span = ['--since', second(newest.requestedAt), '--until', second(newest.restoredAt, 1)]
    const found = lines(await stand.run('search', '', '--device', REF, ...span, '--limit', '1000000')).length
    expect(found).toBeGreaterThan(0)
    for (const capture of ['last', newest.id]) {
      const out = join(stand.dataDir, '..', `fieldtap-${process.pid}-${capture}.fieldtap.zip`)
      const exported = await stand.run('export', '--device', REF, '--capture', capture, '--json', '--out', out)
      expect(objects(exported)).toMatchObject([{ lines: found }])
      await rm(out)
    }
    const unknown = await stand.run('export', '--capture', 'none-such')
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: lease-unknown: /) })
  })

  test('are verified on a machine that never captured anything, and nothing is left there', async () => {
    const home = await freshDataDir()
    const out = join(home, 'x.fieldtap.zip')
    expect(await stand.run('export', '--device', REF, '--query', 'mark=bundle', '--out', out)).toMatchObject({
      status: 0,
    })
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), FIELDTAP_DATA: '', TMPDIR: home }
    const verify = await stand.stay(['verify', out], '', env)
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
        const ran = await stand.stay(command, '', { ...env, FIELDTAP_DATA })
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
