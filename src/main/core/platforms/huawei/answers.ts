/**
 * What devices expect from their platform while this laptop plays it: the time, and an answer to each request about
 * child devices that has one in the protocol. Files, shadows and upgrades need the platform itself and stay unanswered.
 */
import type { DeviceIdentity, Outgoing } from '../platform.ts'
import type { Element } from './packet.ts'
import { type Fields, toList, toText } from './payload.ts'
import { writeTime } from './times.ts'
import { deviceTopic } from './topics.ts'

export interface EventDraft {
  readonly service: string
  readonly type: string
  /** '' where the request had none. */
  readonly eventId: string
  readonly paras: Readonly<Record<string, unknown>>
}

/** An event to a device, as the platform sends it. */
export function eventMessage(identity: DeviceIdentity, now: number, event: EventDraft): Outgoing {
  const { service, type, eventId, paras } = event
  const element = {
    service_id: service,
    event_type: type,
    event_time: writeTime(now),
    ...(eventId === '' ? {} : { event_id: eventId }),
    paras,
  }
  const payload = JSON.stringify({ object_device_id: identity.ref, services: [element] })
  return { topic: deviceTopic(identity, 'sys/events/down'), payload, qos: 0 }
}

export function answerTo(element: Element, identity: DeviceIdentity, now: number): Outgoing | null {
  const answer = ANSWERS[`${element.service}/${element.type}`]
  if (answer === undefined) return null
  const [type, paras] = answer(element.paras, now)
  return eventMessage(identity, now, { service: `$${element.service}`, type, eventId: element.eventId, paras })
}

type Answer = (paras: Fields, now: number) => readonly [type: string, paras: Readonly<Record<string, unknown>>]

/** Every child device is welcome here: the laptop keeps no list of them. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'time_sync/time_sync_request': ({ device_send_time }, now) => [
    'time_sync_response',
    {
      ...(device_send_time === undefined ? {} : { device_send_time }),
      server_recv_time: now,
      server_send_time: now,
    },
  ],
  'sub_device_manager/sub_device_update_status': ({ device_statuses }) => [
    'sub_device_update_status_response',
    {
      successful_devices: toList(device_statuses).map(({ device_id, status }) => ({ device_id, status })),
      failed_devices: [],
    },
  ],
  'sub_device_manager/add_sub_device_request': ({ devices }) => [
    'add_sub_device_response',
    { successful_devices: toList(devices).map(added), failed_devices: [] },
  ],
  'sub_device_manager/delete_sub_device_request': ({ devices }) => [
    'delete_sub_device_response',
    { successful_devices: Array.isArray(devices) ? devices.map(idOf).filter(Boolean) : [], failed_devices: [] },
  ],
  // Nothing was added since the version that the gateway has.
  'sub_device_manager/sub_device_sync_request': ({ version }) => [
    'add_sub_device_notify',
    { devices: [], ...(version === undefined ? {} : { version }) },
  ],
}

/** The platform makes an id of product and node where the gateway gives none. */
function added(device: Fields): Fields {
  const made = [device.product_id, device.node_id].map(toText).filter(Boolean).join('_')
  return { ...device, device_id: toText(device.device_id) || made }
}

function idOf(device: unknown): string {
  return typeof device === 'object' && device !== null && 'device_id' in device
    ? toText(device.device_id)
    : toText(device)
}
