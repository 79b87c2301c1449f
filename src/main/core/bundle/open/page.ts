import { rawToLine } from '../../store/log-line.ts'
import type { LinePage, PagePlace, PageRequest, RawLine } from '../../store/store.ts'
import type { DeviceLog, LineCache } from './device-log.ts'
import type { CompiledFilter } from './line-filter.ts'
import { walk } from './merge.ts'

/** One page from any place, with where it stands among all matches as far as the blocks' headers tell. */
export async function pageOf(
  logs: readonly DeviceLog[],
  cache: LineCache,
  filter: CompiledFilter,
  asked: PageRequest,
  signal: AbortSignal,
): Promise<LinePage> {
  const { direction, limit } = asked
  const book: Book = { logs, cache, filter, signal, scanned: 0 }
  const total = countKnown(book)
  const start = await startOf(book, asked.at, direction, total)
  const found: RawLine[] = []
  let more = false
  if (start !== NOWHERE) {
    const order = direction === 'newer' ? 'oldest' : 'newest'
    for await (const run of walkOf(book, order, start)) {
      for (const line of run) {
        if (!filter.matches(line)) continue
        if (found.length === limit) {
          more = true
          break
        }
        found.push(line)
      }
      if (more) break
    }
  }
  const lines = direction === 'newer' ? found : found.toReversed()
  return {
    lines: lines.map(rawToLine),
    offset: await offsetOf(book, lines, asked, total),
    total,
    more,
    scanned: book.scanned,
  }
}

interface Book {
  readonly logs: readonly DeviceLog[]
  readonly cache: LineCache
  readonly filter: CompiledFilter
  readonly signal: AbortSignal
  scanned: number
}

const NOWHERE = -1

function walkOf(book: Book, order: 'oldest' | 'newest', from: number | null) {
  const { logs, cache, filter, signal } = book
  const onBlock = (lines: number) => {
    book.scanned += lines
  }
  return walk({ logs, cache, wants: filter.wants, order, from, signal, onBlock })
}

/** All matches, if every header tells its share. */
function countKnown({ logs, filter }: Book): number | null {
  let sum = 0
  for (const log of logs) {
    for (const block of log.blocks) {
      const own = filter.countOf(block)
      if (own === null) return null
      sum += own
    }
  }
  return sum
}

/** The number at which to begin; null: at the end that the direction begins with. */
async function startOf(
  book: Book,
  at: PagePlace,
  direction: 'older' | 'newer',
  total: number | null,
): Promise<number | null> {
  switch (at.is) {
    case 'first':
      return direction === 'newer' ? null : await firstMatch(book, 'oldest', null, () => true)
    case 'last':
      return direction === 'older' ? null : await firstMatch(book, 'newest', null, () => true)
    case 'line':
      return at.seq
    case 'time':
      return direction === 'newer'
        ? firstMatch(
            book,
            'oldest',
            null,
            (line) => line.time >= at.time,
            (to) => to >= at.time,
          )
        : firstMatch(
            book,
            'newest',
            null,
            (line) => line.time < at.time + 1,
            (_, from) => from < at.time + 1,
          )
    case 'offset':
      return seekOffset(book, at.offset, direction, total)
  }
}

async function firstMatch(
  book: Book,
  order: 'oldest' | 'newest',
  from: number | null,
  accepts: (line: RawLine) => boolean,
  reaches: (to: number, from: number) => boolean = () => true,
): Promise<number> {
  const { logs, cache, filter, signal } = book
  const wants: CompiledFilter['wants'] = (block, log) => reaches(block.to, block.from) && filter.wants(block, log)
  for await (const run of walk({ logs, cache, wants, order, from, signal })) {
    const found = run.find((line) => accepts(line) && filter.matches(line))
    if (found !== undefined) return found.seq
  }
  return NOWHERE
}

async function seekOffset(
  book: Book,
  offset: number,
  direction: 'older' | 'newer',
  total: number | null,
): Promise<number> {
  if (total !== null && offset >= total) return direction === 'older' ? Number.MAX_SAFE_INTEGER : NOWHERE
  const floor = total === null ? null : await floorOf(book, offset)
  let before = floor?.matches ?? 0
  for await (const run of walkOf(book, 'oldest', floor?.seq ?? null)) {
    for (const line of run) if (book.filter.matches(line) && before++ === offset) return line.seq
  }
  return direction === 'older' ? Number.MAX_SAFE_INTEGER : NOWHERE
}

/**
 * A line with at most so many matches before it, as near as headers tell: taking every block that begins before it as
 * lying before it counts too many, by a block of each device at most.
 */
async function floorOf(book: Book, offset: number): Promise<{ readonly seq: number; readonly matches: number }> {
  const blocks = book.logs.flatMap((log) => log.blocks).sort((a, b) => a.first - b.first)
  let seq = 0
  let atMost = 0
  for (const block of blocks) {
    if (atMost > offset) break
    seq = block.first
    atMost += book.filter.countOf(block) ?? 0
  }
  return { seq, matches: await countBefore(book, seq) }
}

async function offsetOf(
  book: Book,
  lines: readonly RawLine[],
  asked: PageRequest,
  total: number | null,
): Promise<number | null> {
  const { at, direction } = asked
  if (at.is === 'first' && direction === 'newer') return 0
  if (total === null) return at.is === 'offset' && direction === 'newer' && lines.length > 0 ? at.offset : null
  if (at.is === 'last' && direction === 'older') return total - lines.length
  if (at.is === 'offset') {
    const end = Math.min(at.offset, total)
    return direction === 'newer' ? end : Math.max(0, Math.min(at.offset + 1, total) - lines.length)
  }
  const first = lines[0]?.seq
  if (first === undefined) return direction === 'newer' ? total : 0
  return countBefore(book, first)
}

/** Matches with a smaller number: headers where they tell, and one block for each device. */
async function countBefore({ logs, cache, filter }: Book, seq: number): Promise<number> {
  let sum = 0
  for (const log of logs) {
    for (const [number, block] of log.blocks.entries()) {
      if (block.first >= seq) break
      if (block.last < seq) sum += filter.countOf(block) ?? 0
      else sum += (await cache.get(log, number)).filter((line) => line.seq < seq && filter.matches(line)).length
    }
  }
  return sum
}
