/** The newest lines that match, in the order in which they arrived, without holding many of them in memory. */
import type { LineQuery } from '../shared/contract/lines.ts'
import type { LogLine } from '../shared/model.ts'
import type { Readable } from './bundle-file.ts'

/** Up to so many lines are collected and turned round; more are found first and read in order then. */
const TURNED_ROUND = 5000

type Page = readonly LogLine[]

export async function* newestLines(
  client: Pick<Readable, 'lines'>,
  query: LineQuery,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  if (limit <= TURNED_ROUND) {
    const pages: Page[] = []
    for await (const page of pagesOf(client, { ...query, limit, order: 'newest' }, signal)) pages.push(page)
    for (const page of pages.reverse()) yield page.toReversed()
    return
  }
  const from = await startOfNewest(client, query, limit, signal)
  yield* pagesOf(client, { ...query, limit, order: 'oldest', from }, signal)
}

/** The line after which the newest `limit` matches begin; null: they begin with the first. */
async function startOfNewest(
  client: Pick<Readable, 'lines'>,
  query: LineQuery,
  limit: number,
  signal: AbortSignal,
): Promise<number | null> {
  let matched = 0
  for await (const count of await client.lines.count(query, { signal })) matched = count.matched
  if (matched <= limit) return null
  let first: number | null = null
  for await (const page of pagesOf(client, { ...query, limit, order: 'newest' }, signal))
    first = page.at(-1)?.seq ?? first
  return first === null ? null : first - 1
}

async function* pagesOf(
  client: Pick<Readable, 'lines'>,
  search: Parameters<Readable['lines']['search']>[0],
  signal: AbortSignal,
): AsyncGenerator<Page> {
  for await (const piece of await client.lines.search(search, { signal })) if (piece.is === 'lines') yield piece.lines
}
