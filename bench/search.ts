/** One corpus in both forms: how large it is, how fast it was sealed, how fast it opens and answers. */
import { availableParallelism } from 'node:os'
import { clientOf } from './asks.ts'
import { bareInsert } from './bare-insert.ts'
import {
  type Checks,
  drawQuestions,
  FIGURE_NAMES,
  type Figures,
  LEVEL_WORDS,
  type Questions,
  takeFigures,
} from './figures.ts'
import { IndexedRows } from './indexed-rows.ts'
import { admitDevices, startLoad } from './load.ts'
import { firstLook, openFolder } from './open-folder.ts'
import { median, type Row, toRow } from './row.ts'
import { buildCorpus, type Corpus } from './search-data.ts'
import { type Served, serve } from './serve.ts'
import { tailRows } from './tail.ts'
import { lnav, patternCount, requireTools, residentBytes, rgCount, rgCountSmart, rgPage } from './tools.ts'

const SETTLE_MS = 3000

/** `judgedSmall`: whether this is a run to judge size, sealing and tail by; the rest is judged at ten million lines. */
export async function searchRows(dir: string, lines: number, judgedSmall: boolean): Promise<Row[]> {
  requireTools()
  const judged = lines >= 10_000_000
  const seed = 1 + Math.floor(Math.random() * 1e6)
  const corpus = await buildCorpus(dir, lines, seed)
  const bare = bareInsert(dir, Math.min(lines, 1_000_000))
  const rows: Row[] = [
    toRow(
      {
        row: 'sealing stored uploads',
        value: corpus.sealRate,
        unit: 'lines/s',
        reference: 'bare better-sqlite3 multi-row insert',
        referenceValue: bare,
        target: '>= 0.6',
      },
      judgedSmall,
    ),
    toRow(
      {
        row: 'file size, indexes included',
        value: corpus.storeBytes / 1e6,
        unit: 'MB',
        reference: 'the flat text',
        referenceValue: corpus.flatBytes / 1e6,
        target: '<= 0.28',
      },
      judgedSmall,
    ),
  ]
  await admitDevices(corpus.data, seed)
  const indexed = await IndexedRows.of(dir, corpus.flat)
  const questions = drawQuestions(corpus.flat, indexed.span(), (levels) => indexed.ofLevels(levels))
  const expected = references(corpus, questions, indexed)

  const openedFolder = median([
    await openFolder(corpus.data),
    await openFolder(corpus.data),
    await openFolder(corpus.data),
  ])
  const { opened, served } = await open(corpus)
  const { client, close } = await clientOf(corpus.data)
  // Whoever has opened a folder looks at it before they ask about it.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const wrong: string[] = []
  const checks: Checks = {
    counted(query, count) {
      const right = expected.counts.get(query)
      if (right !== undefined && count !== right) wrong.push(`${query || 'histogram'}: ${count}, not ${right}`)
    },
    page({ query, offset }, { lines: own }) {
      const right = expected.pages.get(`${query} ${offset}`)
      if (!isSame(own, right)) wrong.push(`${query} at ${offset}: other lines`)
    },
  }
  const idle = await takeFigures(client, questions, checks)
  if (wrong.length > 0) throw new Error(`answers differ from the references': ${wrong.join('; ')}`)
  const resident = residentBytes(served.pid) ?? Number.NaN
  rows.push(...figureRows(idle, expected.figures, expected.patternTools, judged))

  const load = startLoad(served.http, seed)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const busy = await takeFigures(client, questions, { counted: () => undefined, page: () => undefined })
  await load.end()
  await close()
  await served.end()
  rows.push(...busyRows(idle, busy, judged))
  indexed.close()

  const rival = await lnav(dir, corpus.flat)
  rows.push(
    toRow(
      {
        row: 'open the data folder to first page and histogram',
        value: openedFolder,
        unit: 'ms',
        reference: 'lnav -n loading the text',
        referenceValue: rival.ms,
        target: '<= 0.02',
      },
      judged,
    ),
    toRow(
      {
        row: 'the same, from the start of the process',
        value: opened,
        unit: 'ms',
        reference: 'lnav -n loading the text',
        referenceValue: rival.ms,
        target: 'none',
      },
      false,
    ),
    toRow(
      {
        row: 'resident memory of the core after all of this',
        value: resident / 1e6,
        unit: 'MB',
        reference: 'lnav on the text',
        referenceValue: rival.bytes / 1e6,
        target: '<= 0.5',
      },
      judged,
    ),
    ...(await tailRows(dir, judgedSmall)),
  )
  return rows
}

async function open(corpus: Corpus): Promise<{ readonly opened: number; readonly served: Served }> {
  const began = performance.now()
  const served = await serve(corpus.data)
  const { client, close } = await clientOf(corpus.data)
  await firstLook(client)
  const opened = performance.now() - began
  await close()
  return { opened, served }
}

interface References {
  readonly figures: Figures
  readonly counts: ReadonlyMap<string, number>
  /** Lines of each page, by query and offset. */
  readonly pages: ReadonlyMap<string, ReturnType<IndexedRows['arrived']>>
  readonly patternTools: readonly [literal: string, bare: string]
}

function references({ flat }: Corpus, questions: Questions, indexed: IndexedRows): References {
  const counts = new Map<string, number>()
  const counted = (text: string) => {
    const { ms } = rgCount(flat, text)
    counts.set(`"${text}"`, rgCountSmart(flat, text))
    return ms
  }
  const repeated = (pattern: string) => {
    const runs = [1, 2, 3].map(() => patternCount(flat, pattern)).sort((a, b) => a.ms - b.ms)
    const [, middle] = runs
    if (middle === undefined) throw new Error('no run')
    counts.set(`/${pattern}/`, middle.value)
    return middle
  }
  const ids = questions.ids.map(counted)
  const literal = repeated(questions.literalPattern)
  const bare = repeated(questions.barePattern)
  const { from, to, buckets } = questions.range
  const histograms = [0, 1, 2].map((shift) => indexed.histogram({ from: from + shift, to: to - shift, buckets }))
  counts.set('', histograms[0]?.value ?? Number.NaN)
  const figures: Figures = {
    id: median(ids),
    worstId: median(ids),
    absent: median(questions.absent.map(counted)),
    firstPage: median([1, 2, 3].flatMap(() => questions.common.map((text) => rgPage(flat, text, 200).ms))),
    common: median(questions.common.map(counted)),
    literalPattern: literal.ms,
    barePattern: bare.ms,
    offsetPage: median(questions.pages.map(({ levels, offset }) => indexed.page(levels, offset).ms)),
    histogram: median(histograms.map(({ ms }) => ms)),
  }
  const pages = new Map(
    questions.pages.map(({ levels, query, offset }) => [`${query} ${offset}`, indexed.arrived(levels, offset)]),
  )
  return { figures, counts, pages, patternTools: [literal.tool, bare.tool] }
}

/** By level and message; the app shows a line as the device sent it, with all that stands before its message. */
function isSame(
  own: readonly { readonly level: string; readonly text: string }[],
  right: ReturnType<IndexedRows['arrived']> | undefined,
): boolean {
  return (
    right !== undefined &&
    own.length === right.length &&
    own.every(
      (line, at) => LEVEL_WORDS[right[at]?.level ?? ''] === line.level && line.text.endsWith(`${right[at]?.text}`),
    )
  )
}

function figureRows(own: Figures, rival: Figures, tools: References['patternTools'], judged: boolean): Row[] {
  const row = (key: keyof Figures, name: string, reference: string, target: string) =>
    toRow({ row: name, value: own[key], unit: 'ms', reference, referenceValue: rival[key], target }, judged)
  return [
    row('id', 'unique id, to the final count, median of 32', 'rg -c', '<= 0.03'),
    row('worstId', 'the same, worst of 32', 'rg -c', '<= 0.15'),
    row('absent', 'absent string', 'rg -c', '<= 0.01 or under 2 ms'),
    row('firstPage', 'first page (200) of a common string', 'rg -m 200', '<= 1.5 and under 16 ms'),
    row('common', `full count of a common string, ${availableParallelism()} cores`, 'rg -c', '<= 4'),
    row('literalPattern', 'regex with a literal', tools[0], '<= 1'),
    row('barePattern', 'regex without', tools[1], '<= 1.5'),
    row(
      'offsetPage',
      'page of 200 at any offset under any level filter',
      'SQLite OFFSET on indexed rows',
      '<= 0.1 and under 10 ms',
    ),
    row('histogram', 'histogram, 500 buckets x 4 levels', 'SQLite GROUP BY on indexed rows', '<= 0.01'),
  ]
}

function busyRows(idle: Figures, busy: Figures, judged: boolean): Row[] {
  return (Object.keys(FIGURE_NAMES) as (keyof Figures)[]).map((key) => {
    const name = `while 5,000 lines/s arrive: ${FIGURE_NAMES[key]}`
    const values = { value: busy[key], unit: 'ms', reference: 'the same, idle', referenceValue: idle[key] }
    return toRow({ row: name, ...values, target: '<= 1.5' }, judged)
  })
}
