/**
 * What is written from now on, with StartLiveTail: a session that sends what arrived once a second, at most 500 entries of
 * it, and ends after three hours. Entries come without an id; a sync that reads them too knows them again.
 */
import type {
  LiveTailSessionLogEvent,
  LiveTailSessionUpdate,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Query } from '../../../../shared/query.ts'
import type { CloudPage } from '../cloud-side.ts'
import type { Account } from './account.ts'
import { Alike } from './alike.ts'
import { groupArn } from './arn.ts'
import type { LogRecord } from './entry.ts'
import { filterPattern } from './filter-pattern.ts'
import { matcherOf } from './local-filter.ts'
import { observeRecord } from './observe.ts'

type TailPage = Omit<CloudPage, 'resume'>

const ACTION = 'logs:StartLiveTail'
/** Before a session that broke is opened again, ms; a session that has sent something begins anew. */
const RESTS = [1000, 2000, 5000, 10_000, 30_000]

export async function* tail(account: Account, query: Query | null, signal: AbortSignal): AsyncGenerator<TailPage> {
  const matches = matcherOf(query, account.io.now())
  const arn = await groupArn(account, signal)
  const pattern = filterPattern(query)
  const alike = new Alike()
  for (let broken = 0; ; ) {
    let end: SessionEnd = 'closed'
    for await (const piece of session(account, arn, pattern, signal)) {
      if (typeof piece === 'string') {
        end = piece
        break
      }
      broken = 0
      const page = toPage(account, piece, matches, alike)
      if (page !== null) yield page
    }
    // Three hours are over: the next session follows at once.
    if (end === 'timeout') continue
    const rest = RESTS[broken]
    if (rest === undefined)
      throw new FieldtapError('cloud-failed', { detail: `${ACTION}: the session breaks each time` })
    broken += 1
    account.io.tell(`The live tail broke; it begins again in ${rest / 1000} s. A sync reads what is missing.`)
    await account.io.sleep(rest, signal)
  }
}

type SessionEnd = 'timeout' | 'broken' | 'closed'

/** What a session sends, and at last how it ended. */
async function* session(
  account: Account,
  arn: string,
  pattern: string | null,
  signal: AbortSignal,
): AsyncGenerator<LiveTailSessionUpdate | SessionEnd> {
  const input = {
    logGroupIdentifiers: [arn],
    ...(pattern === null ? {} : { logEventFilterPattern: pattern }),
  }
  const { responseStream } = await account.ask(ACTION, signal, ({ logs, commands }) =>
    logs.send(new commands.StartLiveTailCommand(input), { abortSignal: signal }),
  )
  const pieces = stoppable(responseStream ?? [], signal)
  for (;;) {
    let piece: IteratorResult<StartLiveTailResponseStream>
    try {
      piece = await pieces.next()
    } catch (error) {
      if (signal.aborted) throw new FieldtapError('cancelled')
      const name = error instanceof Error ? error.name : ''
      yield name === 'SessionTimeoutException' ? 'timeout' : 'broken'
      return
    }
    if (piece.done) break
    if (piece.value.SessionTimeoutException) {
      yield 'timeout'
      return
    }
    if (piece.value.SessionStreamingException) {
      yield 'broken'
      return
    }
    if (piece.value.sessionUpdate) yield piece.value.sessionUpdate
  }
  yield 'closed'
}

/** Between two pieces a whole second may pass: an asker who goes away does not wait for it. */
function stoppable<T>(source: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncIterator<T> {
  const pieces = (async function* () {
    yield* source
  })()
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new FieldtapError('cancelled'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  stopped.catch(() => undefined)
  return { next: () => Promise.race([pieces.next(), stopped]) }
}

function toPage(
  account: Account,
  { sessionResults = [], sessionMetadata }: LiveTailSessionUpdate,
  matches: (record: LogRecord) => boolean,
  alike: Alike,
): TailPage | null {
  if (sessionMetadata?.sampled)
    account.io.tell('More than 500 entries a second: AWS sends only a part of them here. A sync reads the others.')
  const records = sessionResults.map(toRecord)
  if (records.length === 0) return null
  const now = account.io.now()
  return {
    observations: records
      .map((record) => ({ record, madeId: alike.idOf(record) }))
      .filter(({ record }) => matches(record))
      .map(({ record, madeId }) =>
        observeRecord(record, { how: 'CloudWatch Logs, live tail', madeId, device: null, now }),
      ),
    time: records.reduce<number | null>((newest, { timestamp }) => Math.max(newest ?? 0, timestamp ?? 0) || null, null),
    total: null,
  }
}

function toRecord({ message, timestamp, ingestionTime, logStreamName }: LiveTailSessionLogEvent): LogRecord {
  return {
    message: message ?? '',
    timestamp: timestamp ?? null,
    ingestionTime: ingestionTime ?? null,
    eventId: null,
    logStreamName: logStreamName ?? null,
  }
}
