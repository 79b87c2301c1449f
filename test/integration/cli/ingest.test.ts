/** `fieldtap ingest` as a person uses it: files and standard input, in the formats there are, into a real data folder. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../../src/main/core/formats/formats.ts'
import { fieldtap, freshDataDir } from '../../helpers/serve-process.ts'

const json = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

async function stored(dir: string, ...more: string[]) {
  const { stdout } = await fieldtap(['search', '--data', dir, '--json', '--limit', '100000', ...more])
  return json(stdout)
}

describe('a log that is there already', () => {
  it('becomes lines of its device, with times, levels and modules, bytes as they stand', async () => {
    const dir = await freshDataDir()
    const file = join(dir, 'device.log')
    const lines = [
      '2026-03-01T08:00:00.123Z ERROR modem: no carrier',
      '    at dial (modem.c:12)',
      '2026-03-01T08:00:01Z info core: \u6e29\u5ea6 21',
      '',
      '2026-03-01T08:00:02Z DEBUG core: done',
    ]
    writeFileSync(file, `${lines.join('\r\n')}\n`)
    const { stdout } = await fieldtap(['ingest', '--data', dir, '--device', 'ABCDEFGHIJ/pump-7', '--json', file])
    expect(json(stdout)[0]).toMatchObject({ is: 'done', format: 'iso', lines: 5, cut: 0 })
    const found = await stored(dir, '')
    expect(found.map(({ text }) => text)).toEqual(lines)
    expect(found.map(({ level }) => level)).toEqual(['error', 'none', 'info', 'none', 'debug'])
    expect(found.map(({ module }) => module)).toEqual(['modem', null, 'core', null, 'core'])
    const time = (text: string) => Date.parse(text)
    expect(found.map((line) => line.deviceTime)).toEqual([
      time('2026-03-01T08:00:00.123Z'),
      time('2026-03-01T08:00:00.123Z'),
      time('2026-03-01T08:00:01Z'),
      time('2026-03-01T08:00:01Z'),
      time('2026-03-01T08:00:02Z'),
    ])
    expect(await stored(dir, 'level>=warn')).toHaveLength(1)
  })

  it('is brought in once, and again only if that is wanted', async () => {
    const dir = await freshDataDir()
    const file = join(dir, 'twice.log')
    writeFileSync(file, 'one\ntwo\n')
    const ask = ['ingest', '--data', dir, '--device', 'ABCDEFGHIJ/pump-7', file]
    expect(await fieldtap(ask)).toMatchObject({ status: 0 })
    expect(await fieldtap(ask)).toMatchObject({ status: 1, stderr: expect.stringContaining('--again') })
    expect(await stored(dir, '')).toHaveLength(2)
    expect(await fieldtap([...ask, '--again'])).toMatchObject({ status: 0 })
    expect(await stored(dir, '')).toHaveLength(4)
  })

  it('comes on standard input too', async () => {
    const dir = await freshDataDir()
    const ask = ['ingest', '--data', dir, '--device', 'ABCDEFGHIJ/pump-7', '-']
    await fieldtap(ask, 'INF|2026-03-01 08:00:00|main.c|main(1): up\n')
    expect(await stored(dir, '')).toMatchObject([{ level: 'info', module: 'main.c' }])
  })

  it('keeps its bytes where they are no text, and its lines where there are many', async () => {
    const dir = await freshDataDir()
    const file = join(dir, 'odd.log')
    const odd = Buffer.from([0xff, 0x00, 0x80, 0x0d, 0x41])
    const many = Array.from({ length: 12_345 }, (_, at) => `line ${at}`)
    writeFileSync(file, Buffer.concat([odd, Buffer.from('\n'), Buffer.from(many.join('\n'))]))
    await fieldtap(['ingest', '--data', dir, '--device', 'ABCDEFGHIJ/pump-7', file])
    const found = await stored(dir, '')
    expect(found).toHaveLength(12_346)
    expect(Buffer.from(found[0].bytes, 'base64')).toEqual(odd)
    expect(found.slice(1).map(({ text }) => text)).toEqual(many)
  })

  it.each(FORMATS.map(({ id }) => [id] as const))('says that it is %s, by its samples', async (id) => {
    const format = FORMATS.find((each) => each.id === id)
    const dir = await freshDataDir()
    const file = join(dir, `${id}.log`)
    writeFileSync(file, (format?.samples ?? []).map(({ line }) => `${line}\n`).join(''))
    const { stdout } = await fieldtap(['ingest', '--data', dir, '--device', 'ABCDEFGHIJ/pump-7', '--json', file])
    expect(json(stdout)[0]).toMatchObject({ format: id })
    expect((await stored(dir, '')).map(({ level }) => level)).toEqual(format?.samples.map(({ level }) => level))
  })
})
