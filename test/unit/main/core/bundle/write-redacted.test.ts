/** Exports of random logs with secrets sown into them: nothing of a secret is in any name or byte of what was written. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BundleSource } from '../../../../../src/main/core/bundle/source.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { memorySource, NOW, quietly, requestOf, toEvent, toLines } from '../../../../helpers/bundle/memory-source.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'

/** Long and odd enough to stand nowhere by chance, with all that encodings treat apart. */
const secret = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'abcXYZ0189+/="\\&% é'), minLength: 6, maxLength: 20 }),
    fc.integer({ min: 1e8, max: 9e8 }),
  )
  .map(([odd, number]) => `s${number}${odd}${number * 7}`)

/** How a device may print one; written without the app's own code. */
const PRINTED: readonly ((secret: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`user:${text}`).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => Buffer.from(text).toString('hex').toUpperCase(),
  (text) => encodeURIComponent(text),
  (text) => JSON.stringify(text),
  (text) => JSON.stringify({ key: text }),
]

const sown = fc.record({
  secrets: fc.array(secret, { minLength: 1, maxLength: 4 }),
  lines: fc.array(
    fc.record({
      before: fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.integer({ min: 60_000, max: 70_000 }).map((size) => ' '.repeat(size)),
      ),
      which: fc.nat(3),
      printed: fc.nat(PRINTED.length - 1),
      after: fc.string({ maxLength: 30 }),
      ms: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  profile: fc.constantFrom('secrets', 'personal', 'strict'),
})

test('no secret is left anywhere, in no form, wherever it stood', async () => {
  const folder = newFolder()
  await fc.assert(
    fc.asyncProperty(sown, async ({ secrets, lines, profile }) => {
      const pick = (which: number) => secrets[which % secrets.length] ?? ''
      const say = (index: number) => PRINTED[index % PRINTED.length]?.(pick(index)) ?? ''
      const path = join(folder, 'a.zip')
      const device = `acme:P/${pick(0)}`
      const source = memorySource({
        lines: toLines(
          lines.map(({ before, which, printed, after }, index) => ({
            device: index % 3 === 0 ? device : 'acme:P/other',
            bytes: Buffer.from(before + (PRINTED[printed]?.(pick(which)) ?? '') + after),
            module: index % 5 === 0 ? pick(which) : null,
            how: index % 4 === 0 ? `with ${say(index)}` : 'signed',
            level: 'error',
          })),
        ),
        events: [toEvent(1, { device, description: `told ${say(0)}`, data: { [say(1)]: say(2), note: say(3) } })],
        gaps: [{ id: 1, device: null, connection: 'site', from: NOW, to: NOW + 1, cause: 'link', detail: say(4) }],
        notes: [
          {
            id: 'n1',
            target: { is: 'line', seq: 1, device, at: NOW, excerpt: say(5) },
            text: say(6),
            technician: '',
            createdAt: NOW,
            changedAt: NOW,
          },
        ],
      })
      const appLog = async function* () {
        const text = Buffer.from(`${say(7)} and\n{"msg":"${say(4)}"}\n`)
        for (let at = 0; at < text.length; at += 5) yield text.subarray(at, at + 5)
      }
      const request = requestOf(path, {
        redaction: { profile, own: [], secrets },
        queryText: say(0),
        site: say(1),
        job: say(2),
        note: say(8),
        overwrite: true,
        appLog,
      })
      await writeBundle(
        source,
        { ...request, filter: { ...request.filter, devices: [device, 'acme:P/other'] } },
        quietly(),
      )
      const entries = await readEntries(path)
      for (const [name, content] of entries) {
        for (const text of secrets) {
          for (const form of [
            text,
            Buffer.from(text).toString('base64').slice(0, -4),
            Buffer.from(text).toString('hex'),
            encodeURIComponent(text),
            JSON.stringify(text).slice(1, -1),
          ]) {
            expect(
              name.includes(form) ||
                content.includes(form) ||
                content.toString('latin1').toLowerCase().includes(form.toLowerCase()),
            ).toBe(false)
          }
        }
      }
      const manifest = JSON.parse(String(entries.get('manifest.json')))
      expect(manifest.redaction).toMatchObject({ profile })
      expect(manifest.lines).toBe(lines.length)
    }),
    { numRuns: 40 },
  )
})

/** A source that says it holds so much that threads of its own are worth it. */
const much = (source: BundleSource): BundleSource => ({
  ...source,
  totals: () => [{ device: 'acme:P/one', lines: 1, bytes: 1e9, lastReceived: 0, zoneMinutes: 0, clockOffset: 0 }],
})

test('threads of its own write the same entries', async () => {
  const folder = newFolder()
  const source = memorySource({
    lines: toLines(
      Array.from({ length: 20_000 }, (_, index) => ({
        device: `acme:P/${index % 3}`,
        bytes: Buffer.from(`line ${index} of "many" ${'abcdefgh'.repeat(index % 40)} password=p${index % 7}-secret`),
        level: index % 10 === 0 ? ('error' as const) : ('info' as const),
      })),
    ),
  })
  const redaction = { profile: 'secrets' as const, own: [], secrets: ['never-to-be-seen-again'] }
  const written = async (from: BundleSource, name: string) => {
    await writeBundle(from, requestOf(join(folder, name), { redaction }), quietly())
    return readEntries(join(folder, name))
  }
  const alone = await written(source, 'a.zip')
  const threaded = await written(much(source), 'b.zip')
  expect([...threaded.keys()]).toEqual([...alone.keys()])
  const logs = [...alone].filter(([name]) => name.startsWith('logs/'))
  expect(logs.reduce((sum, [, content]) => sum + content.length, 0)).toBeGreaterThan(5_000_000)
  for (const [name, content] of logs) expect(threaded.get(name)?.equals(content)).toBe(true)
  expect(threaded.get('logs/P_1.log')?.includes('password=[password-')).toBe(true)
})

test.each([false, true])(
  'a secret that no rule took out fails the export, and leaves nothing (threads: %s)',
  async (threads) => {
    const folder = newFolder()
    const known = 'never-to-be-seen-again'
    const source = memorySource({ lines: toLines([{ device: 'acme:P/one', bytes: Buffer.from('x') }]) })
    // Numbers are not looked through for secrets; the last look finds one all the same.
    const events = () => [{ ...toEvent(1, {}), time: { toJSON: () => known } as unknown as number }]
    const once = {
      ...source,
      events: (filter: Parameters<typeof source.events>[0]) => (filter.before === 1 ? [] : events()),
    }
    const redaction = { profile: 'secrets' as const, own: [], secrets: [known] }
    const writing = writeBundle(threads ? much(once) : once, requestOf(join(folder, 'a.zip'), { redaction }), quietly())
    await expect(writing).rejects.toMatchObject({
      code: 'bundle-secret-left',
      data: { detail: expect.stringMatching(/^events\//) },
    })
    expect((await import('node:fs')).readdirSync(folder)).toEqual([])
  },
)
