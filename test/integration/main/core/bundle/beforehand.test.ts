/** What is said of an export before it is made, against what was made. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimateExport } from '../../../../../src/main/core/bundle/estimate.ts'
import { previewExport } from '../../../../../src/main/core/bundle/preview.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import type { LineFilter, Store } from '../../../../../src/main/core/store/store.ts'
import { allOf } from '../../../../helpers/bundle/all-of.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { quietly, requestOf } from '../../../../helpers/bundle/memory-source.ts'
import { batchOf, filterOf, openNew, RECEIVED } from '../../../../helpers/store/store-fixture.ts'

const idle = new AbortController().signal
const DEVICE = 'acme:PRODUCT/1'

/** 40,000 lines, every twentieth with a password and half of them warnings: more than what is looked at for the size. */
function fill(store: Store): void {
  for (let batch = 0; batch < 400; batch++) {
    const lines = Array.from({ length: 100 }, (_, index) => ({
      level: index % 2 === 0 ? ('warn' as const) : ('info' as const),
      time: RECEIVED + batch * 1000 + index,
      module: 'net',
      text: `session ${batch * 7919} from 10.0.0.${index} took ${(batch * index) % 991} ms${index % 20 === 0 ? ` password=hunter${batch}x` : ''}`,
    }))
    store.appendLines(batchOf(lines, { device: DEVICE, received: RECEIVED + batch * 1000 }))
  }
}

const requestFor = (query: string, path: string) => {
  const { maxSeq: _, ...filter } = filterOf(query)
  return requestOf(path, { filter, queryText: query, redaction: { profile: 'secrets', own: [], secrets: [] } })
}

test('the size is about what the file takes, the number of lines exactly what it holds', async () => {
  const store = await openNew()
  fill(store)
  await store.committed()
  const folder = newFolder()
  for (const [index, query] of ['', 'level=warn', 'took', 'nothing of the kind'].entries()) {
    const request = requestFor(query, join(folder, `${index}.zip`))
    const count = (filter: LineFilter) => store.count(filter, idle)
    const estimate = (await allOf(estimateExport(store, request, count, idle))).at(-1)
    const made = await writeBundle(store, request, quietly())
    const size = statSync(made.path).size
    expect(estimate).toMatchObject({ done: true, lines: made.lines })
    expect(estimate?.size, query).toBeGreaterThan(size / 2)
    expect(estimate?.size, query).toBeLessThan(size * 2)
  }
})

test('the preview finds what the export takes out', async () => {
  const store = await openNew()
  fill(store)
  await store.committed()
  const request = requestFor('level=warn', join(newFolder(), 'a.zip'))
  const preview = (await allOf(previewExport(store, request, idle))).at(-1)
  const made = await writeBundle(store, request, quietly())
  expect(preview).toMatchObject({ done: true, whole: true, looked: made.lines })
  expect(preview?.rules.map(({ rule, count }) => [rule, count])).toEqual([['password', 2000]])
  expect([...made.redacted.rules]).toEqual([{ rule: 'password', count: 2000 }])
  for (const { before, after } of preview?.rules[0]?.samples ?? []) {
    expect(before).toMatch(/password=hunter\d+x/)
    expect(after).not.toContain('hunter')
  }
})
