/**
 * A packet taken apart into what it tells: usually one thing, several where it holds several services. The vendor's
 * table (`table.ts`) says what each is called; what is not in it is kept under its own names.
 */
import { compact, type Fields, readFields, toFields, toList, toText } from './payload.ts'
import { type Row, rowOfEvent, rowOfPath, type ServiceType } from './table.ts'
import type { Topic } from './topics.ts'

export interface Told {
  readonly serviceType: ServiceType
  /** As the table spells it; null for what does not stand in it. */
  readonly process: string | null
  /** Machine-readable: `messages.up`, `log.log_config`. */
  readonly type: string
  /** What stands behind the process in a description; '' for nothing. */
  readonly detail: string
  readonly requestId: string | null
  readonly exchange: { readonly id: string; readonly part: 'request' | 'response' } | null
  /** Whether it answers something: then its text is a response. */
  readonly isAnswer: boolean
  readonly text: string
  readonly failed: boolean
  /** More of it by name, for filters: service, event type, sub-device. */
  readonly names: Readonly<Record<string, string>>
  /** An element of an event packet: service id without `$`, event type, and what it carries. */
  readonly element: Element | null
}

export interface Element {
  readonly service: string
  readonly type: string
  readonly eventId: string
  readonly time: string
  readonly paras: Fields
}

export interface Packet {
  readonly told: readonly Told[]
  /** Where it could not be read as its topic wants: why, in words. */
  readonly trouble: string | null
}

/** `body` unpacked. */
export function readPacket(topic: Topic, body: Uint8Array): Packet {
  const { path } = topic
  if (path === 'sys/events/up' || path === 'sys/events/down') return readEvents(topic, body)
  if (path === 'sys/properties/report') return readReport(topic, body)
  const read = readFields(body)
  const fields = read.ok ? read.fields : {}
  const told = { ...plainly(topic, compact(body)), ...factsOf(topic, fields) }
  // A message may be any text; everything else that the platform defines is JSON.
  const isFree = !path.startsWith('sys/') || /^sys\/(messages|bootstrap)\//.test(path)
  return { told: [told], trouble: read.ok || isFree || rowOfPath(path) === null ? null : read.detail }
}

const FAMILIES: readonly (readonly [prefix: string, ServiceType])[] = [
  ['sys/messages/', 'Device message'],
  ['user/', 'Device message'],
  ['sys/commands', 'Device command'],
  ['sys/properties/', 'Device property'],
  ['sys/gateway/', 'Device property'],
  ['sys/shadow/', 'Device property'],
]

function plainly(topic: Topic, text: string): Told {
  const { path, requestId } = topic
  const row = rowOfPath(path)
  const serviceType =
    row?.serviceType ?? FAMILIES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? ('Device event' as const)
  const isAnswer = path.endsWith('/response')
  const part = isAnswer ? 'response' : 'request'
  // Only what has an id is answered.
  const exchange =
    requestId === null ? null : ({ id: `${path.replace(/\/response$/, '')}/${requestId}`, part } as const)
  const type = path.replace(/^sys\//, '').replaceAll('/', '.')
  const detail = row === null ? path : ''
  const rest = { failed: false, names: {}, element: null }
  return { serviceType, process: row?.process ?? null, type, detail, requestId, exchange, isAnswer, text, ...rest }
}

/** What the payload of a topic says besides. */
function factsOf({ path, identity, requestId }: Topic, fields: Fields): Partial<Told> {
  const names = {
    ...subDevice(fields.object_device_id, identity.ref),
    ...named('service', fields.service_id),
    ...named('command', fields.command_name),
  }
  switch (path) {
    case 'sys/messages/up':
    case 'sys/messages/down':
      return { names, detail: toText(fields.name), requestId: toText(fields.id) || requestId }
    case 'sys/commands':
      return { names, detail: toText(fields.command_name) }
    case 'sys/commands/response':
    case 'sys/properties/set/response': {
      const code = toText(fields.result_code)
      return { names, detail: code === '' ? 'answered' : `answered ${code}`, failed: isFailure(code) }
    }
    case 'sys/properties/set':
      return {
        names,
        detail: toList(fields.services)
          .map(({ service_id }) => toText(service_id))
          .join(', '),
      }
    case 'sys/gateway/sub_devices/properties/report': {
      const ids = toList(fields.devices).map(({ device_id }) => toText(device_id))
      return { names: { ...names, subDevices: ids.join(', ') }, detail: `${ids.length} devices` }
    }
    default:
      return { names }
  }
}

/** One event per service, so that each can be found by its name. */
function readReport(topic: Topic, body: Uint8Array): Packet {
  const read = readFields(body)
  const whole = compact(body)
  if (!read.ok) return { told: [plainly(topic, whole)], trouble: read.detail }
  const services = toList(read.fields.services)
  if (services.length === 0) return { told: [plainly(topic, whole)], trouble: 'it has no services' }
  const told = services.map((service) => ({
    ...plainly(topic, services.length === 1 ? whole : JSON.stringify({ ...read.fields, services: [service] })),
    detail: toText(service.service_id),
    names: { ...subDevice(read.fields.object_device_id, topic.identity.ref), ...named('service', service.service_id) },
  }))
  return { told, trouble: null }
}

function readEvents(topic: Topic, body: Uint8Array): Packet {
  const read = readFields(body)
  const whole = compact(body)
  if (!read.ok) return { told: [plainly(topic, whole)], trouble: read.detail }
  const elements = toList(read.fields.services)
  if (elements.length === 0) return { told: [plainly(topic, whole)], trouble: 'it has no services' }
  const told = elements.map((element) => {
    const text = elements.length === 1 ? whole : JSON.stringify({ ...read.fields, services: [element] })
    return tellElement(topic, read.fields, element, text)
  })
  return { told, trouble: null }
}

function tellElement(topic: Topic, envelope: Fields, given: Fields, text: string): Told {
  const element = readElement(given)
  const { service, type, eventId, paras } = element
  const row = rowOfEvent(service, type)
  const pair = PAIRS.find(({ request, response }) => type === request || type === response)
  const isAnswer = pair !== undefined && pair.response === type
  const exchange =
    pair === undefined
      ? null
      : ({ id: `${service}/${pair.request}/${pair.key(element)}`, part: isAnswer ? 'response' : 'request' } as const)
  return {
    serviceType: row?.serviceType ?? 'Device event',
    process: row?.process ?? null,
    type: `${service || 'events'}.${type || topic.direction}`,
    detail:
      row === null
        ? `${toText(given.service_id) || 'a service without a name'} ${type}`.trim()
        : detailOf(row, element),
    requestId: eventId || null,
    exchange,
    isAnswer,
    text,
    failed: hasFailed(paras),
    names: {
      ...subDevice(envelope.object_device_id, topic.identity.ref),
      ...named('service', given.service_id),
      ...named('eventType', given.event_type),
      ...named('eventTime', given.event_time),
    },
    element,
  }
}

export function readElement(given: Fields): Element {
  return {
    service: toText(given.service_id).replace(/^\$/, ''),
    type: toText(given.event_type),
    eventId: toText(given.event_id),
    time: toText(given.event_time),
    paras: toFields(given.paras) ?? {},
  }
}

interface Pair {
  readonly request: string
  readonly response: string
  /** What both carry. */
  readonly key: (element: Element) => string
}

const byEventId = ({ eventId }: Element) => eventId
/** Devices answer these without the id of what they answer; there is one at a time. */
const byNothing = () => ''

const PAIRS: readonly Pair[] = [
  { request: 'sub_device_update_status', response: 'sub_device_update_status_response', key: byEventId },
  { request: 'add_sub_device_request', response: 'add_sub_device_response', key: byEventId },
  { request: 'delete_sub_device_request', response: 'delete_sub_device_response', key: byEventId },
  { request: 'get_upload_url', response: 'get_upload_url_response', key: byEventId },
  { request: 'get_download_url', response: 'get_download_url_response', key: byEventId },
  {
    request: 'time_sync_request',
    response: 'time_sync_response',
    key: ({ paras, eventId }) => toText(paras.device_send_time) || eventId,
  },
  { request: 'version_query', response: 'version_report', key: byNothing },
  { request: 'config_update', response: 'config_update_response', key: byNothing },
]

/** A result code that is not 0, or a list of devices with which it did not work. */
function hasFailed(paras: Fields): boolean {
  const failed = paras.failed_devices
  return isFailure(toText(paras.result_code)) || (Array.isArray(failed) && failed.length > 0)
}

function isFailure(code: string): boolean {
  return code !== '' && Number(code) !== 0
}

/** What a person wants to see of it at once. */
function detailOf(row: Row, { service, type, paras }: Element): string {
  if (type === 'log_config') {
    const until = toText(paras.end_time)
    return `${toText(paras.switch) || 'unchanged'}${until === '' ? '' : ` until ${until}`}`
  }
  if (type === 'log_report') return toText(paras.type)
  if (service === 'sub_device_manager') return row.process.startsWith('Platform') ? countDevices(paras) : ''
  const code = toText(paras.result_code)
  const words = [
    toText(paras.sw_version) || toText(paras.version),
    toText(paras.file_name) || toText(paras.object_name),
  ]
  return [...words, code === '' ? '' : `result ${code}`].filter(Boolean).join(', ')
}

function countDevices(paras: Fields): string {
  const lists = [paras.devices, paras.successful_devices, paras.failed_devices]
  const count = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0)
  return count === 1 ? '1 device' : `${count} devices`
}

function named(name: string, value: unknown): Readonly<Record<string, string>> {
  const text = toText(value)
  return text === '' ? {} : { [name]: text }
}

function subDevice(given: unknown, ref: string): Readonly<Record<string, string>> {
  return given === ref ? {} : named('subDevice', given)
}
