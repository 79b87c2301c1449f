import { describe, expect, test } from 'vitest'
import { FieldtapError } from '../../../../src/shared/errors.ts'
import { packLines } from '../../../../src/shared/packed-lines.ts'
import { NOW, pieces, runCli } from '../../../helpers/fake-cli.ts'
import { line } from '../../../helpers/small-router.ts'

const MINUTE = 60_000

describe('search', () => {
  const found = (...lines: ReturnType<typeof line>[]) => ({ 'lines.search': pieces({ is: 'lines', lines }) })

  test('asks for the newest 1,000 and prints them in the order in which they arrived', async () => {
    const { calls, out } = await runCli(['search', '--data', '/d', 'level:error'], {
      answers: found(line(3, 'c'), line(2, 'b'), line(1, 'a')),
    })
    const asked = { query: 'level:error', devices: [], since: null, until: null, limit: 1000, order: 'newest' }
    expect(calls).toEqual([['lines.search', asked]])
    expect(out).toBe('a\nb\nc\n')
  })

  test('devices, ages and points in time', async () => {
    const args = [
      'search',
      '--device',
      'P/D',
      '--device',
      'P/E',
      '--since',
      '15m',
      '--until',
      '2026-03-01T11:59:00Z',
      'x',
    ]
    const { calls } = await runCli(args, { answers: found() })
    expect(calls[0]?.[1]).toMatchObject({
      query: 'x',
      devices: ['P/D', 'P/E'],
      since: NOW - 15 * MINUTE,
      until: NOW - MINUTE,
    })
  })

  test.each([
    ['--since', 'yesterday'],
    ['--limit', '0'],
    ['--limit', 'all'],
    ['--limit', '-1'],
    ['two', 'queries'],
  ])('%s %s is wrong usage', async (...more) => {
    expect(await runCli(['search', ...more])).toMatchObject({ status: 2, opened: [] })
  })

  test('bytes go out as they came in, the line end added', async () => {
    const broken = {
      ...line(1, 'a\ufffdb\u001b[1m'),
      bytes: Buffer.from([0x61, 0xff, 0x62, 0x00, 0x0d]).toString('base64'),
    }
    expect((await runCli(['search'], { answers: found(broken) })).out).toBe('a\xffb\0\r\n')
  })

  test('a terminal gets pictures of control characters', async () => {
    const { out } = await runCli(['search'], { answers: found(line(1, 'a\u001b]0;x\u0007\tb\u009b')), terminal: true })
    expect(out).toBe('a␛]0;x␇\tb\ufffd\n')
  })

  test('a long line is fetched whole', async () => {
    const cut = { ...line(7, 'start'), cut: true }
    const whole = { line: cut, whole: 'start and end', base64: null, how: '', connection: '' }
    const answers = { ...found(cut), 'lines.get': whole }
    expect((await runCli(['search'], { answers })).out).toBe('start and end\n')
    const json = JSON.parse((await runCli(['search', '--json'], { answers })).out)
    expect(json).toMatchObject({ seq: 7, text: 'start and end', cut: false })
    const bytes = Buffer.from([0xfe]).toString('base64')
    const raw = await runCli(['search'], { answers: { ...found(cut), 'lines.get': { ...whole, base64: bytes } } })
    expect(raw.out).toBe('\xfe\n')
  })

  test('a query that cannot be read is wrong usage', async () => {
    const failing = () => {
      throw new FieldtapError('query-invalid', { detail: 'at character 3' })
    }
    const { status, err, closed } = await runCli(['search', 'a ('], { answers: { 'lines.search': failing } })
    expect(status).toBe(2)
    expect(err).toMatch(/^fieldtap: query-invalid: .*at character 3/)
    expect(closed).toBe(1)
  })
})

test('tail prints what arrives and says what it had to skip', async () => {
  const answers = {
    'lines.tail': pieces(
      { packed: packLines([line(1, 'a'), line(2, 'b')]), skipped: 0 },
      { packed: packLines([line(9, 'i')]), skipped: 6 },
    ),
  }
  const { calls, out, err } = await runCli(['tail', '--data', '/d', '--device', 'P/D', 'x'], { answers })
  const asked = { query: 'x', devices: ['P/D'], since: null, until: null, last: 0 }
  expect(calls).toEqual([['lines.tail', asked]])
  expect(out).toBe('a\nb\ni\n')
  expect(err).toBe('fieldtap: 6 lines skipped here; they are stored.\n')
})
