import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimateExport } from '../../../../../src/main/core/bundle/estimate.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { memorySource, quietly, requestOf, toLines } from '../../../../helpers/bundle/memory-source.ts'

/** Without `Math.random`, so that a failure comes again. */
function texts(count: number): Buffer[] {
  let state = 1
  return Array.from({ length: count }, (_, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const said = at % 3 ? `read channel=${state % 8} raw=0x${state.toString(16)}` : `state "IDLE" -> ${state % 97} °C`
    return Buffer.from(`2026-03-01 08:00:${at % 60} INF unit ${at % 5}: ${said} avg=${(state % 1000) / 10}`)
  })
}

test.each([2_000, 40_000])('the size of a bundle is known beforehand to a twentieth: %i lines', async (count) => {
  const lines = toLines(
    texts(count).map((bytes, at) => ({ device: `acme:P/${at % 4}`, bytes, deviceTime: at * 900, clockOffset: -5 })),
  )
  const source = memorySource({ lines, page: 1000 })
  const request = requestOf(join(newFolder(), 'a.fieldtap.zip'))
  const counted = async function* () {
    yield { matched: count }
  }
  let estimated = 0
  for await (const { size } of estimateExport(source, request, counted, new AbortController().signal)) estimated = size
  const { size } = await writeBundle(source, request, quietly())
  expect(estimated / size).toBeGreaterThan(0.95)
  expect(estimated / size).toBeLessThan(1.05)
})
