/** An export out of the real store while it goes on taking lines in. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../../../src/shared/model.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { quietly, requestOf } from '../../../../helpers/bundle/memory-source.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'
import { batchOf, filterOf, found, openNew, RECEIVED } from '../../../../helpers/store/store-fixture.ts'

function fill(store: Store, from: number, batches: number): void {
  for (let batch = from; batch < from + batches; batch++) {
    const lines = Array.from({ length: 50 }, (_, index) => ({
      level: LINE_LEVELS[(batch + index) % 5] ?? 'none',
      time: index % 7 === 0 ? null : RECEIVED + batch * 1000 + index,
      module: index % 2 === 0 ? 'net' : null,
      text: `batch ${batch} line ${index}`,
    }))
    store.appendLines(batchOf(lines, { device: `acme:PRODUCT/${batch % 3}`, received: RECEIVED + batch * 1000 }))
    const event = {
      connection: 'site',
      time: RECEIVED + batch,
      category: 'level',
      type: 'seen',
      description: '',
    } as const
    const rest = { data: {}, outcome: 'INFO', stateChange: false, source: 'device' } as const
    store.appendEvent({ ...event, ...rest, device: `acme:PRODUCT/${batch % 3}` }, RECEIVED)
  }
}

test('holds what a search finds, up to where the store was when it began', async () => {
  const store = await openNew()
  fill(store, 0, 60)
  await store.committed()
  const folder = newFolder()
  const queries = ['', 'level>=warn', 'line 7 OR module:net', '-module:net level=debug', 'device:PRODUCT/1']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...queries), fc.boolean(), fc.nat(60), async (query, one, second) => {
      const path = join(folder, 'a.zip')
      const { maxSeq: _, ...filter } = filterOf(query, {
        devices: one ? ['acme:PRODUCT/1', 'acme:PRODUCT/2'] : [],
        since: second % 2 === 0 ? RECEIVED + second * 1000 : null,
        until: second % 3 === 0 ? RECEIVED + (second + 30) * 1000 : null,
      })
      const maxSeq = store.lastSeq()
      const writing = writeBundle(store, requestOf(path, { filter, queryText: query, overwrite: true }), quietly())
      fill(store, maxSeq / 50, 2)
      const result = await writing
      await store.committed()
      const expected = await found(store, query, { ...filter, maxSeq })
      const lines = [...(await readEntries(path))]
        .filter(([name]) => /^logs\/.*\.ndjson$/.test(name))
        .flatMap(([, content]) => String(content).split('\n').slice(0, -1))
        .map((json) => JSON.parse(json))
        .sort((a, b) => a.seq - b.seq)
      expect(lines.map(({ seq, device, level, module, text }) => ({ seq, device, level, module, text }))).toEqual(
        expected.map(({ seq, device, level, module, text }) => ({ seq, device, level, module, text })),
      )
      expect(lines.map((line) => line.time ?? line.deviceTime ?? line.received)).toEqual(
        expected.map((line) => line.time),
      )
      expect(result.lines).toBe(expected.length)
      expect(await verifyBundle(path)).toMatchObject({ verdict: 'unsigned', problems: [] })
    }),
    { numRuns: 20 },
  )
})
