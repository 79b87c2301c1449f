/** Every figure of searching, taken from one running app; taken once more while lines arrive. */
import { randomInt } from 'node:crypto'
import type { Client } from '../src/cli/client.ts'
import { count, histogram, page, quoted } from './asks.ts'
import { drawAbsent, drawCommon, drawIds, drawPatterns } from './needles.ts'
import { median } from './row.ts'

/** Medians, ms. */
export interface Figures {
  readonly id: number
  readonly worstId: number
  readonly absent: number
  readonly firstPage: number
  readonly common: number
  readonly literalPattern: number
  readonly barePattern: number
  readonly offsetPage: number
  readonly histogram: number
}

export const FIGURE_NAMES: Readonly<Record<keyof Figures, string>> = {
  id: 'unique id',
  worstId: 'unique id, worst',
  absent: 'absent string',
  firstPage: 'first page',
  common: 'full count',
  literalPattern: 'regex with a literal',
  barePattern: 'regex without',
  offsetPage: 'page at an offset',
  histogram: 'histogram',
}

export interface Questions {
  readonly ids: readonly string[]
  readonly absent: readonly string[]
  readonly common: readonly string[]
  readonly literalPattern: string
  readonly barePattern: string
  readonly pages: readonly { readonly level: string; readonly offset: number }[]
  readonly range: { readonly from: number; readonly to: number; readonly buckets: number }
}

/** The words that the query language has for the levels of the text. */
export const LEVEL_QUERIES: Readonly<Record<string, string>> = {
  ERR: 'level:error',
  WRN: 'level:warn',
  INF: 'level:info',
  DBG: 'level:debug',
}

export function drawQuestions(
  flat: string,
  span: { readonly from: number; readonly to: number },
  ofLevel: (level: string) => number,
): Questions {
  const { literal, bare } = drawPatterns()
  const pages = Object.keys(LEVEL_QUERIES).flatMap((level) => {
    return Array.from({ length: 4 }, () => ({ level, offset: randomInt(Math.max(1, ofLevel(level) - 200)) }))
  })
  // Edges that no run had before.
  const [from, to] = [span.from + randomInt(10_000), span.to - randomInt(10_000)]
  return {
    ids: drawIds(flat, 32),
    absent: drawAbsent(11),
    common: drawCommon(flat, 3),
    literalPattern: literal,
    barePattern: bare,
    pages,
    range: { from, to, buckets: 500 },
  }
}

/** Asks everything; `check` is told each count. */
export async function takeFigures(
  client: Client,
  questions: Questions,
  check: (query: string, counted: number) => void,
): Promise<Figures> {
  const counted = async (query: string) => {
    const { ms, value } = await count(client, query)
    check(query, value)
    return ms
  }
  const each = async <T>(items: readonly T[], ask: (item: T) => Promise<number>) => {
    const times: number[] = []
    for (const item of items) times.push(await ask(item))
    return times
  }
  const ids = await each(questions.ids, (id) => counted(quoted(id)))
  const absent = await each(questions.absent, (text) => counted(quoted(text)))
  const firstPages = await each([...questions.common, ...questions.common, ...questions.common], async (text) => {
    return (await page(client, { query: quoted(text), at: { is: 'last' }, direction: 'older', limit: 200 })).ms
  })
  const pages = await each(questions.pages, async ({ level, offset }) => {
    const query = LEVEL_QUERIES[level] ?? ''
    const answer = await page(client, { query, at: { is: 'offset', offset }, direction: 'newer', limit: 200 })
    if (answer.value.offset !== offset || answer.value.lines.length !== 200) throw new Error(`no page at ${offset}`)
    return answer.ms
  })
  const { from, to, buckets } = questions.range
  const histograms = await each([0, 1, 2], async (shift) => {
    const { ms, value } = await histogram(client, { from: from + shift, to: to - shift, buckets })
    if (shift === 0) check('', value)
    return ms
  })
  const common = await each(questions.common, (text) => counted(quoted(text)))
  const literal = await each([1, 2, 3], () => counted(`/${questions.literalPattern}/`))
  const bare = await each([1, 2, 3], () => counted(`/${questions.barePattern}/`))
  return {
    id: median(ids),
    worstId: Math.max(...ids),
    absent: median(absent),
    firstPage: median(firstPages),
    common: median(common),
    literalPattern: median(literal),
    barePattern: median(bare),
    offsetPage: median(pages),
    histogram: median(histograms),
  }
}
