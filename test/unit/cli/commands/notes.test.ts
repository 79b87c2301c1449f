import { describe, expect, test } from 'vitest'
import { NOW, runCli } from '../../../helpers/fake-cli.ts'

const note = {
  id: 'line-7',
  target: { is: 'line', seq: 7, device: 'tencent:P/D', at: NOW, excerpt: 'stall\u001b[2J' },
  text: 'third stall',
  technician: 'Lin',
  createdAt: NOW,
  changedAt: NOW,
}

describe('notes', () => {
  test('are listed in a line each, safe for a terminal', async () => {
    const { out, calls } = await runCli(['notes', '--text', 'stall', '--device', 'P/D'], {
      answers: { 'notes.list': [note, { ...note, id: 'n2', target: { is: 'capture', device: null }, technician: '' }] },
    })
    expect(out).toBe(
      'line-7  2026-03-01 12:00:00.000  P/D  line 7: stall␛[2J  third stall (Lin)\n' +
        'n2  2026-03-01 12:00:00.000  all devices  third stall\n',
    )
    expect(calls).toEqual([['notes.list', { devices: ['P/D'], since: null, until: null, text: 'stall' }]])
  })

  test.each([
    [['--line', '7'], { is: 'line', seq: 7 }, ''],
    [
      ['slow', '--device', 'P/D', '--since', '10m'],
      { is: 'range', device: 'P/D', from: NOW - 600_000, to: NOW },
      'slow',
    ],
    [['job 4471'], { is: 'capture', device: null }, 'job 4471'],
  ])('are added: %j', async (args, target, text) => {
    const { out, calls, status } = await runCli(['notes', 'add', ...args, '--json'], {
      answers: { 'notes.save': note },
    })
    expect(calls).toEqual([['notes.save', { target, text, technician: '' }]])
    expect([JSON.parse(out), status]).toEqual([note, 0])
  })

  test.each([
    [[], 'Without --line a note needs words.'],
    [['x', '--until', '5m'], 'A note on a time needs --since.'],
    [['x', '--device', 'a', '--device', 'b'], 'A note is about one device, or about all of them.'],
  ])('that do not say one thing are wrong usage: %j', async (args, why) => {
    const { err, calls, status } = await runCli(['notes', 'add', ...args])
    expect([status, calls]).toEqual([2, []])
    expect(err).toContain(why)
  })

  test('are removed by their id', async () => {
    const { calls } = await runCli(['notes', 'remove', 'line-7'], { answers: { 'notes.remove': {} } })
    expect(calls).toEqual([['notes.remove', { id: 'line-7' }]])
  })
})
