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

export function eventsOf({ told, trouble }: Packet, about: Circumstances): readonly Observation[] {
  const events = told.map((one): Observation => {
    const event = draft(one, trouble, told.length > 1, about)
    const exchange = one.exchange === null ? {} : { exchange: one.exchange }
    return { is: 'event', identity: about.identity, event, ...exchange }
  })
  if (trouble === null) return events
  const detail = `${about.operation.slice(0, 200)}: ${trouble}`
  return [...events, { is: 'refused', code: 'body-broken', identity: about.identity, detail }]
}

function draft(
  told: Told,
  trouble: string | null,
  isPart: boolean,
  { operation, time, source, whole }: Circumstances,
): Omit<EventDraft, 'device' | 'connection'> {
  const failed = told.failed || trouble !== null
  const { text, isWhole } = shorten(told.text)
  const words = [told.detail, trouble === null ? '' : `cannot be read: ${trouble}`].filter(Boolean).join('; ')
  // The content of logs is kept as lines.
  const isRaw = (isPart || !isWhole) && told.type !== 'log.log_report'
  return {
    time,
    outcome: failed ? 'FAIL' : 'SUCCESS',
    category: categoryOf(told.serviceType),
    type: told.type,
    description: [told.process?.replace(/\.$/, ''), words].filter(Boolean).join(': '),
    stateChange: false,
    data: {
      serviceType: told.serviceType,
      ...(told.process === null ? {} : { process: told.process }),
      operation,
      ...(told.requestId === null ? {} : { requestId: told.requestId }),
      ...told.names,
      [told.isAnswer ? 'response' : 'request']: text,
      status: failed ? 'Fail' : 'Success',
    },
    source,
    ...(isRaw ? { raw: whole() } : {}),
  }
}
