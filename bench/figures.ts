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
  readonly pages: readonly PageQuestion[]
  readonly range: { readonly from: number; readonly to: number; readonly buckets: number }
}

/** Lines of some levels, from an offset among them on. */
export interface PageQuestion {
  /** As the text writes them. */
  readonly levels: readonly string[]
  readonly query: string
  readonly offset: number
}

/** The words that the query language has for the levels of the text, the most severe first. */
export const LEVEL_WORDS: Readonly<Record<string, string>> = { ERR: 'error', WRN: 'warn', INF: 'info', DBG: 'debug' }

/** Every set of levels that there is. */
function levelSets(): string[][] {
  const all = Object.keys(LEVEL_WORDS)
  return Array.from({ length: 2 ** all.length - 1 }, (_, mask) => all.filter((_, at) => ((mask + 1) >> at) & 1))
}

/** As a person writes it: one level, a level and what is worse, or one or the other. */
function levelQuery(levels: readonly string[]): string {
  const words = levels.map((level) => LEVEL_WORDS[level] ?? '')
  const isTop = words.every((word, at) => word === Object.values(LEVEL_WORDS)[at])
  return isTop && words.length > 1 ? `level>=${words.at(-1)}` : words.map((word) => `level:${word}`).join(' OR ')
}

export function drawQuestions(
  flat: string,
  span: { readonly from: number; readonly to: number },
  ofLevels: (levels: readonly string[]) => number,
): Questions {
  const { literal, bare } = drawPatterns()
  const pages = levelSets().map((levels) => {
    return { levels, query: levelQuery(levels), offset: randomInt(Math.max(1, ofLevels(levels) - 200)) }
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

type Page = Awaited<ReturnType<typeof page>>['value']

/** What is told of answers, so that they can be compared with the references'. */
export interface Checks {
  counted(query: string, count: number): void
  page(question: PageQuestion, page: Page): void
}

/** Asks everything. */
export async function takeFigures(client: Client, questions: Questions, check: Checks): Promise<Figures> {
  const counted = async (query: string) => {
    const { ms, value } = await count(client, query)
    check.counted(query, value)
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
  const pages = await each(questions.pages, async (question) => {
    const { query, offset } = question
    const answer = await page(client, { query, at: { is: 'offset', offset }, direction: 'newer', limit: 200 })
    if (answer.value.offset !== offset || answer.value.lines.length !== 200) throw new Error(`no page at ${offset}`)
    check.page(question, answer.value)
    return answer.ms
  })
  const { from, to, buckets } = questions.range
  const histograms = await each([0, 1, 2], async (shift) => {
    const { ms, value } = await histogram(client, { from: from + shift, to: to - shift, buckets })
    if (shift === 0) check.counted('', value)
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
