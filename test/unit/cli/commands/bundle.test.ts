import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pieces, runCli } from '../../../helpers/fake-cli.ts'

describe('bundles', () => {
  const done = { is: 'done', path: '/x/a.fieldtap.zip', size: 9, lines: 2, events: 1, sha256: 'ab' }
  const progress = { is: 'progress', step: 'Writing lines', lines: 1, totalLines: 2, bytes: 5 }
  const answers = { 'bundle.export': pieces<unknown>(progress, done) }

  test('export sends an absolute path and prints the one that was written', async () => {
    const args = ['export', '--data', '/d', '--device', 'P/D', '--query', 'x', '--out', 'a.fieldtap.zip']
    const { calls, out, err } = await runCli(args, { answers })
    expect(calls[0]?.[1]).toMatchObject({
      devices: ['P/D'],
      query: 'x',
      out: resolve('a.fieldtap.zip'),
      overwrite: false,
    })
    expect(out).toBe('/x/a.fieldtap.zip\n')
    expect(err).toBe('')
  })

  test('a terminal shows progress, and it is gone at the end', async () => {
    const { err } = await runCli(['export', '--out', 'a'], { answers, terminal: true })
    expect(err).toBe('\r\u001b[KWriting lines: 1 of 2 lines\r\u001b[K')
  })

  test.each([
    ['trusted', 0],
    ['unknown-key', 0],
    ['unsigned', 0],
    ['broken', 1],
  ])('verify: %s ends with %d', async (verdict, status) => {
    const problems = verdict === 'broken' ? [{ entry: 'logs/a.log', problem: 'differs' }] : []
    const report = { verdict, summary: 'In a sentence.', entries: 1, bytes: 1, problems, manifest: null }
    const ran = await runCli(['verify', '--data', '/d', 'a.zip'], { answers: { 'bundle.verify': report } })
    expect(ran.calls).toEqual([['bundle.verify', { path: resolve('a.zip'), passphrase: '', identity: '' }]])
    expect(ran.out).toMatch(new RegExp(`^${verdict}: In a sentence.\n`))
    expect(ran.out.includes('logs/a.log: differs')).toBe(verdict === 'broken')
    expect(ran.status).toBe(status)
  })
})
