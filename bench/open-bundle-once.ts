/** Opens a bundle (first argument) to its newest page and prints how long that took, in a process that has just begun. */
import { openForReading } from '../src/main/core/bundle/open/opened.ts'
import { parseQuery } from '../src/shared/query.ts'

const [, , path = ''] = process.argv
const parsed = parseQuery('')
if (!parsed.ok) throw new Error('the empty query does not parse')
const filter = {
  query: parsed.query,
  devices: [],
  since: null,
  until: null,
  maxSeq: null,
  now: 0,
  zoneOffsetMinutes: 0,
}
const began = performance.now()
const bundle = await openForReading('b1', path, null)
const place = { at: { is: 'last' as const }, direction: 'older' as const, limit: 200 }
const page = await bundle.lines.page(filter, place, new AbortController().signal)
const seconds = (performance.now() - began) / 1000
if (page.lines.length !== 200) throw new Error(`the page has ${page.lines.length} lines`)
console.log(JSON.stringify({ seconds, total: page.total }))
await bundle.close()
