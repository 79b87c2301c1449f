import { describe, expect, test } from 'vitest'
import { FieldtapError } from '../../../src/shared/errors.ts'
import { runCli } from '../../helpers/fake-cli.ts'

describe('the rest', () => {
  test('ui prints a new address, or that there is no browser shell', async () => {
    const ui = 'http://127.0.0.1:1/#token=x'
    expect(await runCli(['ui', '--data', '/d'], { host: { ui } })).toMatchObject({ out: `${ui}\n`, status: 0 })
    expect(await runCli(['ui', '--data', '/d'])).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^fieldtap: ui-missing/),
    })
  })

  test('leases', async () => {
    const { calls } = await runCli(['leases', '--open', '--json'], { answers: { 'level.leases': [] } })
    expect(calls).toEqual([['level.leases', { open: true }]])
  })

  test.each([
    [[]],
    [['no-such-command']],
    [['search', '--no-such-option']],
    [['device']],
    [['connect', '--name', 'x']],
  ])('%j is wrong usage', async (args) => {
    expect(await runCli(args)).toMatchObject({ status: 2, opened: [], out: '' })
  })

  test.each([[['--help']], [['--version']], [['level', '--help']]])('%j is done', async (args) => {
    expect(await runCli(args)).toMatchObject({ status: 0, opened: [], err: '' })
  })

  test('the session is closed when a command fails', async () => {
    const failing = () => {
      throw new FieldtapError('store-failed', { detail: 'disk full' })
    }
    expect(await runCli(['device', 'list'], { answers: { 'devices.list': failing } })).toMatchObject({
      status: 1,
      closed: 1,
    })
  })
})
