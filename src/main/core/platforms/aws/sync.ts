/**
 * Reading a log group with FilterLogEvents. Its pages come in order of time, oldest first; they may be short or empty, and
 * only one without a token is the last. An interrupted reading goes on with the token of its last page, which holds for a
 * day, else from the time of the newest entry; in either case what is here already is known by its event id.
 */
import type { FilteredLogEvent, FilterLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs'
import { FieldtapError } from '../../../../shared/errors.ts'
import { printQuery } from '../../../../shared/query.ts'
import type { CloudPage, SyncAsked } from '../cloud-side.ts'
import type { Account } from './account.ts'
import { Alike } from './alike.ts'
import type { LogRecord } from './entry.ts'
import { filterPattern } from './filter-pattern.ts'
import { matcherOf } from './local-filter.ts'
import { observeRecord } from './observe.ts'
import { readResume, writeResume } from './resume.ts'
import { advance, beginWalk, toReading, type Walk, withoutToken } from './walk.ts'

export async function* sync(account: Account, asked: SyncAsked, signal: AbortSignal): AsyncGenerator<CloudPage> {
  const { now } = account.io
  const readings = readResume(asked.resume)
  const key = asked.query === null ? '' : printQuery(asked.query)
  const pattern = filterPattern(asked.query)
  const matches = matcherOf(asked.query, now())
  const alike = new Alike()
  let walk = beginWalk(readings.find(({ query }) => query === key) ?? null, asked, pattern, now())
  let refusedAt: number | null | undefined
  for (;;) {
    const answer = await ask(account, walk, pattern, signal)
    if (answer instanceof FieldtapError) {
      if (walk.again === refusedAt) throw answer
      refusedAt = walk.again
      walk = withoutToken(walk)
      continue
    }
    const records = (answer.events ?? []).map(toRecord)
    const times = records.flatMap(({ timestamp }) => timestamp ?? [])
    walk = advance(walk, times, answer.nextToken || null)
    yield {
      observations: records
        // Counted before any is left out, so that each keeps its place among its like.
        .map((record) => ({ record, madeId: alike.idOf(record) }))
        .filter(({ record }) => matches(record))
        .map(({ record, madeId }) =>
          observeRecord(record, { how: 'CloudWatch Logs', madeId, device: null, now: now() }),
        ),
      resume: writeResume(readings, toReading(key, walk, pattern, now())),
      time: walk.newest,
      total: null,
    }
    if (walk.token === null) return
  }
}

/** The page, or how the token of it was refused. */
async function ask(
  account: Account,
  { start, end, token }: Walk,
  pattern: string | null,
  signal: AbortSignal,
): Promise<FilterLogEventsCommandOutput | FieldtapError> {
  const input = {
    ...account.groupInput(),
    ...(start === null ? {} : { startTime: start }),
    // The last millisecond that is wanted.
    ...(end === null ? {} : { endTime: end - 1 }),
    ...(pattern === null ? {} : { filterPattern: pattern }),
    ...(token === null ? {} : { nextToken: token }),
  }
  try {
    return await account.ask('logs:FilterLogEvents', signal, ({ logs, commands }) =>
      logs.send(new commands.FilterLogEventsCommand(input), { abortSignal: signal }),
    )
  } catch (error) {
    const isRefused = error instanceof FieldtapError && error.code === 'cloud-refused'
    if (isRefused && token !== null) return error
    throw error
  }
}

function toRecord({ message, timestamp, ingestionTime, eventId, logStreamName }: FilteredLogEvent): LogRecord {
  return {
    message: message ?? '',
    timestamp: timestamp ?? null,
    ingestionTime: ingestionTime ?? null,
    eventId: eventId || null,
    logStreamName: logStreamName ?? null,
  }
}
