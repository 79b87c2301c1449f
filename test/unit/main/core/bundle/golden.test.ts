/** Bundles as the first version wrote them (test/fixtures/bundles): they open in every later one, and say the same. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openForReading } from '../../../../../src/main/core/bundle/open/opened.ts'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { allOf } from '../../../../helpers/bundle/all-of.ts'
import { NOW, queryOf } from '../../../../helpers/bundle/memory-source.ts'

const golden = (name: string) => fileURLToPath(new URL(`../../../../fixtures/bundles/${name}`, import.meta.url))
const unlock = { passphrase: 'golden', identity: '' }
const fingerprint = '06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9'
const filter = {
  query: queryOf(''),
  devices: [],
  since: null,
  until: null,
  maxSeq: null,
  now: NOW,
  zoneOffsetMinutes: 0,
}

async function read(name: string) {
  const bundle = await openForReading('b1', golden(name), unlock)
  try {
    const pages = await allOf(bundle.lines.raw(filter, new AbortController().signal))
    return { manifest: bundle.manifest, lines: pages.flat(), records: await bundle.records() }
  } finally {
    await bundle.close()
  }
}

test.each([
  ['plain.fieldtap.zip', 'unsigned', null],
  ['signed.fieldtap.zip', 'trusted', { fingerprint, name: 'golden' }],
  ['encrypted.fieldtap.zip.age', 'trusted', { fingerprint, name: 'golden' }],
])('%s is %s', { timeout: 60_000 }, async (name, verdict, signer) => {
  const report = await verifyBundle(golden(name), { unlock, trusted: new Map([[fingerprint, 'golden']]) })
  expect(report).toMatchObject({ verdict, signer, problems: [] })
})

test.each(['plain.fieldtap.zip', 'encrypted.fieldtap.zip.age'])(
  '%s holds every line, byte and time',
  { timeout: 60_000 },
  async (name) => {
    const { lines, records, manifest } = await read(name)
    expect(
      lines.map(({ seq, device, level, module, time, bytes }) => [
        seq,
        device,
        level,
        module,
        time,
        Buffer.from(bytes).toString('latin1'),
      ]),
    ).toEqual([
      [1, 'acme:P/one', 'info', 'net', NOW - 105, 'first line'],
      [2, 'acme:P/one', 'warn', null, NOW + 1, Buffer.from('泵 password=hunter2 é').toString('latin1')],
      [3, 'other:two', 'error', null, NOW + 2, 'two\nlines in one'],
      [4, 'acme:P/one', 'none', null, NOW + 3, '\xff\0\x80'],
      [5, 'other:two', 'debug', null, 1, ''],
    ])
    expect(records.events.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(records.leases[0]).toMatchObject({ during: 'debug', technician: 'Li Wei', restoredAt: NOW + 60_010 })
    expect(records.gaps[0]).toMatchObject({ cause: 'sleep', from: NOW + 100 })
    expect(records.notes[0]).toMatchObject({ text: 'here', target: { seq: 2 } })
    expect(manifest).toMatchObject({
      technician: 'Li Wei',
      site: 'Plant 4',
      job: 'J-17',
      redaction: { profile: 'none' },
    })
  },
)

test('signed.fieldtap.zip says what was taken out', async () => {
  const { lines, manifest } = await read('signed.fieldtap.zip')
  expect(lines.slice(0, 2).map(({ bytes }) => String(bytes))).toEqual(['[secret-1] line', '泵 password=[password-1] é'])
  expect(manifest.redaction).toMatchObject({
    profile: 'secrets',
    ownPatterns: 1,
    rules: expect.arrayContaining([{ rule: 'password', count: 1 }]),
  })
})
