/** A record of a log group as what it is: an event of a device or of the account, and a line. */
import type { EventDraft, LineLevel, Outcome } from '../../../../shared/model.ts'
import type { DeviceIdentity, LevelCounts, Observation } from '../platform.ts'
import { MADE } from './alike.ts'
import { dataOf, type Entry, type LogRecord, readEntry, textOf } from './entry.ts'
import { eventTypeOf } from './event-types.ts'
import { accountRef, deviceRef, identityOf, isDeviceName } from './identity.ts'
import { ENCODING, encodeRecord, toLine } from './lines.ts'

export type EntryObservation = Extract<Observation, { is: 'entry' }>

/** Whom an entry names, the best first. A shadow's and a thing's name are by custom the client id of their device. */
export const DEVICE_ATTRIBUTES = ['clientId', 'deviceShadowName', 'thingName'] as const

export interface ObserveOptions {
  /** How it was read, in words. */
  readonly how: string
  /** To whom it belongs where it names nobody; null: to the account. */
  readonly device: DeviceIdentity | null
  /** The id that it is given where it brings none. */
  readonly madeId: string
  /** Unix ms, for a record without any time. */
  readonly now: number
}

export function observeRecord(record: LogRecord, options: ObserveOptions): EntryObservation {
  const entry = readEntry(record.message)
  const line = toLine(record)
  return {
    is: 'entry',
    identity: deviceOf(entry) ?? options.device ?? accountOf(entry),
    twin: record.eventId === null ? { made: MADE } : { id: options.madeId },
    event: {
      ...toDraft(entry, record),
      id: record.eventId ?? options.madeId,
      time: line.time ?? options.now,
      source: 'platform',
      raw: record.message,
    },
    lines: {
      encoding: ENCODING,
      body: encodeRecord(record),
      count: 1,
      levels: countOf(line.level),
      bytes: line.bytes.byteLength,
      // Written by AWS, whose clock is right; it says nothing about the device's.
      clock: { deviceNow: null, newestLine: null },
      how: options.how,
    },
  }
}

/** Whom a record is about. */
export function identityOfRecord({ message }: LogRecord): DeviceIdentity {
  const entry = readEntry(message)
  return deviceOf(entry) ?? accountOf(entry)
}

function accountOf(entry: Entry): DeviceIdentity {
  return identityOf(accountRef(textOf(entry, 'accountId')))
}

function deviceOf(entry: Entry): DeviceIdentity | null {
  const name = DEVICE_ATTRIBUTES.map((attribute) => entry.attributes[attribute]).find(isDeviceName)
  return name === undefined ? null : identityOf(deviceRef(name))
}

function toDraft(entry: Entry, record: LogRecord): Omit<EventDraft, 'device' | 'connection' | 'time' | 'source'> {
  const stream = record.logStreamName === null ? {} : { logStreamName: record.logStreamName }
  if (entry.is === 'text') return { ...draftOfText(record.message), data: stream }
  const type = textOf(entry, 'eventType')
  const known = type === null ? null : eventTypeOf(type)
  return {
    outcome: outcomeOf(entry),
    category: known?.component ?? 'other',
    type: (type ?? 'entry').slice(0, 200),
    description: sentence(entry, known?.words ?? type ?? 'Entry without a type'),
    stateChange: known?.stateChange ?? false,
    data: { ...stream, ...dataOf(entry) },
  }
}

function outcomeOf(entry: Entry): Outcome {
  const status = textOf(entry, 'status')?.toLowerCase() ?? ''
  if (status === 'success') return 'SUCCESS'
  return status === 'failure' || status === 'failed' || status === 'error' ? 'FAIL' : 'INFO'
}

const LONGEST_SENTENCE = 500

/** "Published: topic a/b, rule R: Failure (RuleNotFound): Rule R not found". */
function sentence(entry: Entry, words: string): string {
  const about = SUBJECTS.flatMap(([name, word]) => {
    const value = textOf(entry, name)
    return value === null ? [] : [`${word} ${value}`]
  })
  const status = textOf(entry, 'status')
  const reason = textOf(entry, 'reason')
  const failed = outcomeOf(entry) === 'SUCCESS' ? null : status
  const parts = [
    about.length === 0 ? words : `${words}: ${about.join(', ')}`,
    failed === null ? (reason ?? '') : reason === null ? failed : `${failed} (${reason})`,
    textOf(entry, 'details') ?? '',
  ]
  const whole = parts.filter((part) => part !== '').join(' · ')
  return whole.length > LONGEST_SENTENCE ? `${whole.slice(0, LONGEST_SENTENCE)}…` : whole
}

/** What an entry is about, with the word for it. */
const SUBJECTS: readonly (readonly [attribute: string, word: string])[] = [
  ['topicName', 'topic'],
  ['ruleName', 'rule'],
  ['ruleAction', 'action'],
  ['deviceShadowName', 'shadow'],
  ['jobId', 'job'],
  ['sourceIp', 'from'],
]

/** The older options' plain text: the line says it all, and is not taken apart. */
function draftOfText(
  message: string,
): Pick<EventDraft, 'outcome' | 'category' | 'type' | 'description' | 'stateChange'> {
  const short = message.trim().slice(0, LONGEST_SENTENCE)
  return { outcome: 'INFO', category: 'other', type: 'text', description: short || 'Empty entry', stateChange: false }
}

const COUNTED: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']

function countOf(level: LineLevel): LevelCounts {
  return COUNTED.map((each) => (each === level ? 1 : 0)) as unknown as LevelCounts
}
