/** From a record of the vendor's run logs to an event of a device's history. */
import { hash } from 'node:crypto'
import type { EventDraft, Outcome } from '../../../../shared/model.ts'
import type { DeviceIdentity, Observation } from '../platform.ts'
import { readPacket, type Told } from './packet.ts'
import { shorten, toFields, toText } from './payload.ts'
import type { RunLog } from './run-log.ts'
import { categoryOf, OFFLINE, rowOfCall, SERVICE_TYPES, SIGN_IN, TABLE } from './table.ts'
import { readTopic } from './topics.ts'

/** `nth`: how many records of the very same words stood before it in the same file; they are different ones. */
export function eventOfRunLog(record: RunLog, identity: DeviceIdentity, nth = 0): Observation {
  const known = classify(record)
  const { request, response, status, operation, requestId } = record
  const [asked, answered] = [shorten(request), shorten(response)]
  const failure = errorOf(response)
  const given = {
    process: known.process,
    operation,
    requestId: requestId || (known.requestId ?? ''),
    ...known.names,
    request: asked.text,
    response: answered.text,
    status,
    errorCode: failure,
  }
  const event: Omit<EventDraft, 'device' | 'connection'> = {
    id: idOf(record, identity, nth),
    time: record.time,
    outcome: outcomeOf(status),
    category: categoryOf(known.serviceType),
    type: known.type,
    description: [known.process.replace(/\.$/, '') || operation, known.detail, failure].filter(Boolean).join(': '),
    stateChange: known.type.startsWith('status.'),
    data: { serviceType: known.serviceType, ...withoutEmpty(given) },
    source: 'platform',
    raw: record.raw,
  }
  return { is: 'event', identity, event }
}

interface Known {
  readonly serviceType: string
  /** '' where the table has no such process. */
  readonly process: string
  readonly type: string
  readonly detail: string
  readonly requestId: string | null
  readonly names: Readonly<Record<string, string>>
}

function classify(record: RunLog): Known {
  const rest = { detail: '', requestId: null, names: {} }
  const serviceType = serviceTypeOf(record.category)
  const told = toldOf(record)
  if (told !== null) {
    const { process, type, detail, requestId, names } = told
    return { serviceType: told.serviceType, process: process ?? '', type, detail, requestId, names }
  }
  const written = TABLE.find((row) => isSame(row.process, record.process) || isSame(row.process, record.operation))
  if (written) {
    const type =
      written.process === SIGN_IN ? 'status.online' : written.process === OFFLINE ? 'status.offline' : 'run-log'
    return { ...rest, serviceType: written.serviceType, process: written.process, type }
  }
  if (serviceType === 'Device status') return { ...rest, serviceType, ...statusOf(record) }
  const [, method = '', address = record.operation] = /^(?:([A-Za-z]+)\s+)(\S+)$/.exec(record.operation) ?? []
  const call = address.includes('/') ? rowOfCall(method, address) : null
  if (call !== null) return { ...rest, serviceType: call.serviceType, process: call.process, type: 'call' }
  return { ...rest, serviceType, process: '', type: 'run-log' }
}

/** Records of packets name their topic; the packet stands in the request, or in the result of what was answered. */
function toldOf({ operation, request, response }: RunLog): Told | null {
  const [written] = /\$oc\/devices\/\S+/.exec(operation) ?? []
  const topic = written === undefined ? null : readTopic(written)
  if (topic === null) return null
  const texts = request.startsWith('{') ? [request, response] : [response, request]
  const readings = texts.map((text) => readPacket(topic, Buffer.from(text)).told[0] ?? null)
  return readings.find((told) => told !== null && told.process !== null) ?? readings[0] ?? null
}

function statusOf({ operation, request, response, status }: RunLog): Pick<Known, 'process' | 'type'> {
  const words = `${operation} ${request} ${response} ${status}`
  if (/off-?line|disconnect|log-?out|close|下线|离线/i.test(words)) return { process: OFFLINE, type: 'status.offline' }
  if (/on-?line|connect|log-?in|auth|上线/i.test(words)) return { process: SIGN_IN, type: 'status.online' }
  return { process: '', type: 'run-log' }
}

/** `device.status`, `Device status` and `DEVICE_STATUS` are the same; anything else is kept as written. */
function serviceTypeOf(category: string): string {
  return SERVICE_TYPES.find((type) => isSame(type, category)) ?? (category || 'Device event')
}

function isSame(name: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]+/g, '')
  return plain(name) === plain(other)
}

function outcomeOf(status: string): Outcome {
  if (/^(succe\w*|ok|true|0|2\d\d)$/i.test(status)) return 'SUCCESS'
  if (/^(fail\w*|error|false|[45]\d\d)$/i.test(status)) return 'FAIL'
  return /^(stopped|removed)$/i.test(status) ? 'SKIPPED' : 'INFO'
}

/** `{"error":{"error_code":"IOTDA.XXXXX","error_msg":".."}}`, or the same without the wrapper. */
function errorOf(response: string): string {
  if (!response.includes('error_code')) return ''
  try {
    const fields = toFields(JSON.parse(response))
    return toText((toFields(fields?.error) ?? fields)?.error_code)
  } catch {
    return ''
  }
}

/** The same record gets the same id whether it comes from a file or from the log service. */
function idOf(record: RunLog, identity: DeviceIdentity, nth: number): string {
  const { time, category, operation, request, response, status, requestId } = record
  const words = [identity.ref, time, category, operation, request, response, status, requestId]
  const digest = hash('sha256', JSON.stringify(nth === 0 ? words : [...words, nth]), 'base64url')
  return `huawei-run-log-${digest.slice(0, 32)}`
}

function withoutEmpty(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).filter(([, text]) => text !== ''))
}
