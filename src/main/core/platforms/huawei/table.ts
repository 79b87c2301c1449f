/**
 * The vendor's table of run logs ("Overview of Run Logs", table 1), row by row in its order and its spelling, with what
 * tells each row apart on the wire. Two processes stand there twice; the second of each is the answer to the first, as
 * newer editions of the page say ("Platform receiving device response to commands").
 */
export type Sign =
  /** A session begins or ends. */
  | { readonly by: 'session'; readonly moment: 'sign-in' | 'end' }
  /** Paths below the device, as `readTopic` gives them. */
  | { readonly by: 'topic'; readonly paths: readonly string[] }
  /** Elements of an event packet: service id without `$`, and event types. */
  | { readonly by: 'event'; readonly service: string; readonly types: readonly string[] }
  /** Never on a broker: known from the vendor's own records only, by method and address of the call. */
  | { readonly by: 'call'; readonly methods: readonly string[]; readonly address: RegExp }

export interface Row {
  readonly serviceType: ServiceType
  readonly process: string
  readonly sign: Sign
}

export const SERVICE_TYPES = [
  'Device status',
  'Device message',
  'Device command',
  'Device property',
  'Device event',
] as const
export type ServiceType = (typeof SERVICE_TYPES)[number]

/** The vendor's own name of a service type in its structured records: `device.status`. */
export function categoryOf(serviceType: string): string {
  return serviceType.toLowerCase().replaceAll(' ', '.')
}

export const SIGN_IN = 'Device Connection Authentication'
export const OFFLINE = 'A device goes offline.'

function topic(...paths: string[]): Sign {
  return { by: 'topic', paths }
}

function event(service: string, ...types: string[]): Sign {
  return { by: 'event', service, types }
}

function call(methods: readonly string[], address: RegExp): Sign {
  return { by: 'call', methods, address }
}

function rows(serviceType: ServiceType, processes: readonly (readonly [string, Sign])[]): readonly Row[] {
  return processes.map(([process, sign]) => ({ serviceType, process, sign }))
}

export const TABLE: readonly Row[] = [
  ...rows('Device status', [
    [SIGN_IN, { by: 'session', moment: 'sign-in' }],
    [OFFLINE, { by: 'session', moment: 'end' }],
  ]),
  ...rows('Device message', [
    ['Deliver a Message to a Device', call(['POST'], /\/devices\/[^/]+\/messages$/)],
    ['Platform Delivering a Message', topic('sys/messages/down')],
    ['Device Reporting a Message', topic('sys/messages/up')],
  ]),
  ...rows('Device command', [
    ['Deliver a Command to a Device', call(['POST'], /\/devices\/[^/]+\/(async-)?commands$/)],
    ['Platform Delivering a Command', topic('sys/commands')],
    ['Platform Delivering a Command', topic('sys/commands/response')],
  ]),
  ...rows('Device property', [
    ['Modify Device Properties', call(['PUT'], /\/devices\/[^/]+\/properties$/)],
    ['Platform Setting Device Properties', topic('sys/properties/set', 'sys/properties/set/response')],
    ['Device Reporting Properties', topic('sys/properties/report')],
    ['Gateway Reporting Device Properties in Batches', topic('sys/gateway/sub_devices/properties/report')],
  ]),
  ...rows('Device event', [
    [
      'Platform Notifying a Gateway of New Child Device Connection',
      event('sub_device_manager', 'add_sub_device_notify'),
    ],
    ['Platform Notifying a Gateway of Child Device Deletion', event('sub_device_manager', 'delete_sub_device_notify')],
    ['Gateway Synchronizing Child Device Information', event('sub_device_manager', 'sub_device_sync_request')],
    ['Gateway Updating Child Device Status', event('sub_device_manager', 'sub_device_update_status')],
    ['Gateway Requesting for Adding Child Devices', event('sub_device_manager', 'add_sub_device_request')],
    [
      'Platform Responding to a Request for Adding Child Devices',
      event('sub_device_manager', 'add_sub_device_response'),
    ],
    ['Gateway Requesting for Deleting Child Devices', event('sub_device_manager', 'delete_sub_device_request')],
    [
      'Platform Responding to a Request for Deleting Child Devices',
      event('sub_device_manager', 'delete_sub_device_response'),
    ],
    ['Gateway Updating Child Device Status', event('sub_device_manager', 'sub_device_update_status')],
    [
      'Responding to a Request for Updating Child Device Statuses',
      event('sub_device_manager', 'sub_device_update_status_response'),
    ],
    ['Platform Delivering an Event to Obtain Version Information', event('ota', 'version_query')],
    ['Device Reporting the Software and Firmware Versions', event('ota', 'version_report')],
    [
      'Platform Delivering an Upgrade Event',
      event('ota', 'firmware_upgrade', 'software_upgrade', 'firmware_upgrade_v2', 'software_upgrade_v2'),
    ],
    ['Device Reporting the Upgrade Status', event('ota', 'upgrade_progress_report')],
    ['Device Requesting a URL for File Upload', event('file_manager', 'get_upload_url')],
    ['Platform Delivering a Temporary URL for File Upload', event('file_manager', 'get_upload_url_response')],
    ['Device Reporting File Upload Results', event('file_manager', 'upload_result_report')],
    ['Device Requesting a URL for File Download', event('file_manager', 'get_download_url')],
    ['Platform Delivering a Temporary URL for File Download', event('file_manager', 'get_download_url_response')],
    ['Device Reporting File Download Results', event('file_manager', 'download_result_report')],
    ['Device Requesting Time Synchronization', event('time_sync', 'time_sync_request')],
    ['Platform Responding to a Request for Time Synchronization', event('time_sync', 'time_sync_response')],
    ['Device Reporting Information', event('sdk_info', 'sdk_info_report')],
    ['Platform Delivering a Log Collection Notification', event('log', 'log_config')],
    ['Device Reporting Log Content', event('log', 'log_report')],
    ['Platform Delivering a Configuration Notification', event('device_config', 'config_update')],
    ['Device Reporting the Configuration Response', event('device_config', 'config_update_response')],
    ['Device Downloading Upgrade Package', call(['GET'], /upgrade|\bota\b|firmware|software|package/i)],
  ]),
]

const BY_PATH: ReadonlyMap<string, Row> = new Map(
  TABLE.flatMap((row) => (row.sign.by === 'topic' ? row.sign.paths.map((path) => [path, row] as const) : [])),
)

const BY_EVENT: ReadonlyMap<string, Row> = new Map(
  TABLE.flatMap((row) => {
    const { sign } = row
    return sign.by === 'event' ? sign.types.map((type) => [`${sign.service}/${type}`, row] as const) : []
  }),
)

export function rowOfPath(path: string): Row | null {
  return BY_PATH.get(path) ?? null
}

/** Some SDKs leave out the `$` of a service id (Java's sync request does). */
export function rowOfEvent(service: string, type: string): Row | null {
  return BY_EVENT.get(`${service.replace(/^\$/, '')}/${type}`) ?? null
}

/** `method` '' where it is not known; `address` a URL or its path. */
export function rowOfCall(method: string, address: string): Row | null {
  const [path = ''] = address.split(/[?#]/)
  const fits = ({ sign }: Row) =>
    sign.by === 'call' && (method === '' || sign.methods.includes(method.toUpperCase())) && sign.address.test(path)
  return TABLE.find(fits) ?? null
}
