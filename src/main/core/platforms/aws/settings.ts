/** What a person types for an account, and for a device of it. */
import type { CloudField, PlatformInfo } from '../../../../shared/model.ts'
import type { CloudSettings, CloudSide } from '../cloud-side.ts'
import type { DeviceCheck, DeviceDraft } from '../platform.ts'
import { DOCUMENTED } from './event-types.ts'
import { deviceRef, identityOf, isDeviceName, TARGET_TYPES } from './identity.ts'
import { AWS_LEVELS } from './levels.ts'

/** Where AWS IoT writes since its logging options of version 2. */
export const LOG_GROUP = 'AWSIotLogsV2'

const FIELDS: readonly CloudField[] = [
  field('region', 'Region', 'Where the devices connect to, for example eu-west-1', 'text', true),
  field('profile', 'Profile', 'Name of a profile in ~/.aws; empty: environment, then the default profile', 'text'),
  field('access-key-id', 'Access key ID', 'Instead of a profile', 'text'),
  field('secret-access-key', 'Secret access key', 'Belongs to the access key ID; kept sealed', 'secret'),
  field('session-token', 'Session token', 'Only with temporary credentials; kept sealed', 'secret'),
  field('assume-role', 'Role to assume', 'ARN of a role that these credentials may take', 'text'),
  field('external-id', 'External ID', "Where the role's trust policy asks for one", 'text'),
  field('log-group', 'Log group', `Name or ARN; empty: ${LOG_GROUP}`, 'text'),
  field('account-id', 'Account ID', 'Twelve digits; only where the live tail cannot find it out', 'text'),
  field('endpoint-iot', 'Endpoint of AWS IoT', "Instead of AWS's own, for example a VPC endpoint", 'url'),
  field('endpoint-logs', 'Endpoint of CloudWatch Logs', "Instead of AWS's own", 'url'),
  field('endpoint-sts', 'Endpoint of STS', "Instead of AWS's own, for the role to assume", 'url'),
  field('proxy', 'Proxy', 'http://HOST:PORT, if there is one', 'url'),
  field('ca', 'Authority', 'PEM of an authority to trust besides the usual ones', 'pem'),
]

function field(name: string, label: string, hint: string, kind: CloudField['kind'], required = false): CloudField {
  return { name, label, hint, kind, required }
}

export const INFO: PlatformInfo = {
  id: 'aws',
  title: 'AWS IoT',
  level: { kind: 'levels', levels: ['unset', 'off', 'error', 'warn', 'info', 'debug'] },
  fields: [{ name: 'name', label: 'Client ID', hint: 'With which the device signs in', required: true, pattern: null }],
  cloud: {
    fields: [...FIELDS],
    levels: true,
    targetTypes: [{ id: 'DEFAULT', named: false }, ...TARGET_TYPES.map((id) => ({ id, named: true }))],
    tail: true,
  },
  imports: true,
  facets: [
    { name: 'logLevel', label: 'Level', values: AWS_LEVELS.filter((level) => level !== 'DISABLED') },
    { name: 'status', label: 'Status', values: ['Success', 'Failure'] },
    { name: 'eventType', label: 'Event type', values: [...DOCUMENTED.keys()] },
  ],
  columns: ['logLevel', 'status', 'clientId', 'topicName', 'ruleName', 'jobId', 'traceId'],
  groupBy: 'traceId',
  simulator: false,
  baseline: 'unset',
}

export function checkDevice({ name }: DeviceDraft): DeviceCheck {
  const id = name.trim()
  if (!isDeviceName(id)) return { ok: false, detail: 'the client ID is missing, or longer than MQTT allows' }
  return { ok: true, identity: identityOf(deviceRef(id)), credential: { kind: 'none' } }
}

/** New ones are added without notice. */
const REGION = /^[a-z][a-z0-9-]{1,62}$/
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/
const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/
const GROUP_ARN = /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[.\-_/#A-Za-z0-9]{1,512}(:\*)?$/

export const checkSettings: CloudSide['check'] = (settings) => {
  const trouble = troubleOf(settings)
  return trouble === null ? { ok: true, url: hostOf(settings) } : { ok: false, detail: trouble }
}

function troubleOf(given: CloudSettings): string | null {
  const get = (name: string) => given[name] ?? ''
  if (!REGION.test(get('region'))) return `"${get('region')}" is no region; they look like eu-west-1`
  if (get('access-key-id') !== '' && get('secret-access-key') === '') return 'the secret access key is missing'
  if (get('access-key-id') === '' && get('secret-access-key') !== '') return 'the access key ID is missing'
  if (get('session-token') !== '' && get('access-key-id') === '') return 'a session token needs its access key'
  if (get('access-key-id') !== '' && get('profile') !== '') return 'give a profile or an access key, not both'
  if (get('assume-role') !== '' && !ROLE.test(get('assume-role')))
    return 'the role to assume is no ARN like arn:aws:iam::123456789012:role/NAME'
  if (get('account-id') !== '' && !/^\d{12}$/.test(get('account-id'))) return 'the account ID is not twelve digits'
  const group = get('log-group')
  if (group !== '' && !GROUP_NAME.test(group) && !GROUP_ARN.test(group))
    return `"${group}" is no name or ARN of a log group`
  const url = FIELDS.find(({ name, kind }) => kind === 'url' && get(name) !== '' && !isHttpUrl(get(name)))
  return url === undefined ? null : `"${url.label}" is no address like https://HOST:PORT`
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** The address that stands for the connection, without what could be a secret in it. */
function hostOf(given: CloudSettings): string {
  const custom = given['endpoint-iot'] || given['endpoint-logs'] || ''
  if (custom === '') return `https://iot.${given.region}.${domainOf(given.region ?? '')}/`
  const { origin, pathname } = new URL(custom)
  return `${origin}${pathname}`
}

export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
