/** From what a packet tells to the events of a device's history. */
import type { EventDraft } from '../../../../shared/model.ts'
import type { DeviceIdentity, Observation } from '../platform.ts'
import type { Packet, Told } from './packet.ts'
import { shorten } from './payload.ts'
import { categoryOf } from './table.ts'

export interface Circumstances {
  readonly identity: DeviceIdentity
  /** The topic as written. */
  readonly operation: string
  /** When, Unix ms: the laptop's clock, because the devices' are often wrong. */
  readonly time: number
  readonly source: EventDraft['source']
  /** The payload as text. */
  readonly whole: () => string
}

/** The content of logs is kept as lines. */
const LOGS = 'log.log_report'

/** A packet of several parts is kept whole with the first of them. */
export function eventsOf({ told, trouble }: Packet, about: Circumstances): readonly Observation[] {
  const keeper = told.length > 1 ? told.find(({ type }) => type !== LOGS) : undefined
  const events = told.map((one): Observation => {
    const keeps = one === keeper ? 'always' : told.length === 1 ? 'if-cut' : 'never'
    const event = draft(one, trouble, keeps, about)
    const { exchange: of } = one
    const exchange = of === null ? {} : { exchange: { ...of, id: cut(of.id, LONGEST_NAME) } }
    return { is: 'event', identity: about.identity, event, ...exchange }
  })
  if (trouble === null) return events
  const detail = `${about.operation.slice(0, 200)}: ${trouble}`
  return [...events, { is: 'refused', code: 'body-broken', identity: about.identity, detail }]
}

/** Names that devices make up have no end of their own. */
const LONGEST_NAME = 256
const LONGEST_DETAIL = 200

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}

function draft(
  told: Told,
  trouble: string | null,
  keeps: 'always' | 'if-cut' | 'never',
  { operation, time, source, whole }: Circumstances,
): Omit<EventDraft, 'device' | 'connection'> {
  const failed = told.failed || trouble !== null
  const { text, isWhole } = shorten(told.text)
  const words = [cut(told.detail, LONGEST_DETAIL), trouble === null ? '' : `cannot be read: ${trouble}`]
    .filter(Boolean)
    .join('; ')
  const isRaw = told.type !== LOGS && (keeps === 'always' || (keeps === 'if-cut' && !isWhole))
  return {
    time,
    outcome: failed ? 'FAIL' : 'SUCCESS',
    category: categoryOf(told.serviceType),
    type: cut(told.type, LONGEST_NAME),
    description: [told.process?.replace(/\.$/, ''), words].filter(Boolean).join(': '),
    stateChange: false,
    data: {
      serviceType: told.serviceType,
      ...(told.process === null ? {} : { process: told.process }),
      operation,
      ...(told.requestId === null ? {} : { requestId: cut(told.requestId, LONGEST_NAME) }),
      ...Object.fromEntries(Object.entries(told.names).map(([name, text]) => [name, shorten(text).text])),
      [told.isAnswer ? 'response' : 'request']: text,
      status: failed ? 'Fail' : 'Success',
    },
    source,
    ...(isRaw ? { raw: whole() } : {}),
  }
}
