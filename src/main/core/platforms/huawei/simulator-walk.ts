/**
 * A walk through every process of the vendor's table that crosses a broker. What a platform sends is played by the device
 * itself on its own topics, where no platform answers; the platform's and an application's own calls never get here.
 */
import { type Fields, toText } from './payload.ts'
import type { Voice } from './simulator-voice.ts'
import { writeTime } from './times.ts'

export interface Step {
  /** Below the device's topics, with request id. */
  readonly path: string
  payload(voice: Voice, now: number): string | Uint8Array
  /** Type of the event that a platform answers with: the step is left out once it came. */
  readonly unless?: string
}

/** Events of a platform are written as the platform writes them, whatever the device's own voice. */
function down(service: string, type: string, paras: object, unless?: string): Step {
  return {
    path: 'sys/events/down',
    payload: (_, now) =>
      JSON.stringify({
        services: [{ service_id: service, event_type: type, event_time: writeTime(now), event_id: PLAYED, paras }],
      }),
    ...(unless === undefined ? {} : { unless }),
  }
}

/** By this the device knows what it played itself. */
export const PLAYED = 'played'

function up(
  service: string | ((voice: Voice) => string),
  type: string,
  paras: (voice: Voice, now: number) => object,
): Step {
  return {
    path: 'sys/events/up',
    payload: (voice, now) =>
      voice.event(typeof service === 'string' ? service : service(voice), type, paras(voice, now), now),
  }
}

function plain(path: string, value: object): Step {
  return { path, payload: (voice) => voice.json(value) }
}

const SUB = '$sub_device_manager'
const FILE = { file_name: 'trace.bin', file_attributes: { hash_code: '58059181f378062f9b446e884362a526', size: 1024 } }
const OBJECT = { object_name: 'trace.bin', result_code: 0, status_code: 200, status_description: 'ok' }
const URL_INFO = { url: 'https://obs.example/trace.bin', bucket_name: 'lamps', object_name: 'trace.bin', expire: 3600 }

/** `id` of the device; `run` is different for each walk. */
export function walkOf(id: string, run: number): readonly Step[] {
  const rid = `walk-${run}`
  const child = {
    parent_device_id: id,
    node_id: 'lamp-07',
    device_id: `${id}_lamp-07`,
    name: 'lamp-07',
    product_id: 'lamp',
  }
  const services = [{ service_id: 'lighting', properties: { dim: 40, power: 21.5 } }]
  return [
    plain('sys/properties/report', { services }),
    plain('sys/gateway/sub_devices/properties/report', { devices: [{ device_id: child.device_id, services }] }),
    plain('sys/messages/up', { object_device_id: id, name: 'night', id: `${rid}-up`, content: 'the lamps are on' }),
    plain('sys/messages/down', {
      object_device_id: id,
      name: 'note',
      id: `${rid}-down`,
      content: 'lamp 7 is repaired',
    }),
    plain(`sys/commands/request_id=${rid}`, {
      ...{ object_device_id: id, service_id: 'lighting', command_name: 'set_dim' },
      paras: { dim: 40 },
    }),
    plain(`sys/commands/response/request_id=${rid}`, { result_code: 0, response_name: 'set_dim', paras: { dim: 40 } }),
    plain(`sys/properties/set/request_id=${rid}`, { object_device_id: id, services }),
    plain(`sys/properties/set/response/request_id=${rid}`, { result_code: 0, result_desc: 'success' }),
    up('$time_sync', 'time_sync_request', (_, now) => ({ device_send_time: now })),
    down('$time_sync', 'time_sync_response', { device_send_time: 0, server_recv_time: 0 }, 'time_sync_response'),
    up('$sdk_info', 'sdk_info_report', () => ({ device_sdk_version: '1.2.0', sw_version: 'v2.4', fw_version: 'v7' })),
    ...childSteps(child),
    ...upgradeSteps(),
    ...fileSteps(),
    down('$log', 'log_config', { switch: 'off', end_time: writeTime(0) }, 'log_config'),
    up('$log', 'log_report', (voice, now) => ({
      ...{ timestamp: voice.logTime(now), type: 'DEVICE_STATUS' },
      content: `walk ${run} through every process is at its logs`,
    })),
    down('$device_config', 'config_update', { config_content: { poll_seconds: 30 } }),
    up('$device_config', 'config_update_response', () => ({ result_code: 0, description: 'applied' })),
  ]
}

function childSteps(child: { readonly node_id: string; readonly device_id: string }): readonly Step[] {
  const { device_id } = child
  const done = { successful_devices: [child], failed_devices: [] }
  return [
    up(SUB, 'add_sub_device_request', () => ({ devices: [child] })),
    down(SUB, 'add_sub_device_response', done, 'add_sub_device_response'),
    down(SUB, 'add_sub_device_notify', { devices: [child], version: 2 }),
    up(
      (voice) => voice.syncService,
      'sub_device_sync_request',
      () => ({ version: 2 }),
    ),
    up(SUB, 'sub_device_update_status', () => ({ device_statuses: [{ device_id, status: 'ONLINE' }] })),
    down(
      SUB,
      'sub_device_update_status_response',
      { successful_devices: [{ device_id, status: 'ONLINE' }], failed_devices: [] },
      'sub_device_update_status_response',
    ),
    up(SUB, 'delete_sub_device_request', () => ({ devices: [device_id] })),
    down(
      SUB,
      'delete_sub_device_response',
      { successful_devices: [device_id], failed_devices: [] },
      'delete_sub_device_response',
    ),
    down(SUB, 'delete_sub_device_notify', { devices: [child], version: 3 }),
  ]
}

function upgradeSteps(): readonly Step[] {
  const upgrade = {
    version: 'v2.5',
    url: 'https://ota.example/v2.5',
    file_size: 81_362_928,
    expires: 86_400,
    sign: '595124',
  }
  return [
    down('$ota', 'version_query', {}),
    up('$ota', 'version_report', () => ({ sw_version: 'v2.4', fw_version: 'v7' })),
    down('$ota', 'firmware_upgrade', upgrade),
    up('$ota', 'upgrade_progress_report', () => ({
      result_code: 0,
      progress: 50,
      version: 'v2.4',
      description: 'downloading',
    })),
  ]
}

function fileSteps(): readonly Step[] {
  return [
    up('$file_manager', 'get_upload_url', () => FILE),
    down('$file_manager', 'get_upload_url_response', URL_INFO),
    up('$file_manager', 'upload_result_report', () => OBJECT),
    up('$file_manager', 'get_download_url', () => FILE),
    down('$file_manager', 'get_download_url_response', URL_INFO),
    up('$file_manager', 'download_result_report', () => OBJECT),
  ]
}

/** Whether an event that came was played by the device itself. */
export function isPlayed(element: Fields): boolean {
  return toText(element.event_id) === PLAYED
}
