/** Invented data for looking at the page without a core: a pump house on a bad morning. */
import type { AppInfo, Bucket } from '../../src/shared/contract.ts'
import type {
  CaptureStatus,
  Connection,
  Device,
  DeviceEvent,
  Gap,
  Knock,
  LevelLease,
  LineLevel,
  LogLine,
  SiteInfo,
} from '../../src/shared/model.ts'

export const START = Date.now()
const MINUTE = 60_000
const PRODUCT = 'ABCDEFGHIJ'

/** The same numbers in every run. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

const known = { level: 'error', how: 'confirmed', since: START - 50 * MINUTE } as const

export const devices: readonly Device[] = [
  device('pump-7', {
    state: 'online',
    clockOffset: -134_000,
    linesPerSecond: 214,
    lines: 2_410_882,
    leaseId: 'l1',
    level: { level: 'debug', how: 'confirmed', since: START - 11 * MINUTE },
  }),
  device('pump-5', { state: 'online', clockOffset: 300, linesPerSecond: 0.2, lines: 8_412, level: known }),
  device('valve-gw', {
    state: 'reachable',
    clockOffset: 7_205_000,
    linesPerSecond: 31,
    lines: 91_204,
    connection: 'Site broker',
    level: { level: 'info', how: 'seen', since: START - 8 * MINUTE },
  }),
  device('meter-12', {
    state: 'away',
    lines: 120,
    lastSeen: START - 74 * MINUTE,
    leaseId: 'l2',
    level: { level: 'debug', how: 'told', since: START - 80 * MINUTE },
  }),
  device('spare-1', {
    state: 'never',
    credential: 'certificate',
    lastSeen: null,
    connection: null,
    level: { level: null, how: 'unknown', since: null },
  }),
]

function device(name: string, part: Partial<Device>): Device {
  return {
    key: `tencent:${PRODUCT}/${name}`,
    platform: 'tencent',
    ref: `${PRODUCT}/${name}`,
    name,
    product: PRODUCT,
    credential: 'secret',
    state: 'online',
    connection: 'site',
    lastSeen: START,
    clockOffset: null,
    level: known,
    lines: 0,
    linesPerSecond: 0,
    leaseId: null,
    ...part,
  }
}

export const leases: readonly LevelLease[] = [
  lease('l1', 'pump-7', {
    state: 'confirmed',
    requestedAt: START - 11 * MINUTE,
    endsAt: START + 12 * MINUTE + 41_000,
    confirmedAt: START - 11 * MINUTE + 800,
  }),
  lease('l2', 'meter-12', {
    state: 'restore-pending',
    requestedAt: START - 95 * MINUTE,
    endsAt: START - 80 * MINUTE,
    ended: 'time',
    endedAt: START - 80 * MINUTE,
  }),
]

function lease(id: string, name: string, part: Partial<LevelLease>): LevelLease {
  return {
    id,
    device: `tencent:${PRODUCT}/${name}`,
    before: { level: 'error', how: 'seen', since: null },
    during: 'debug',
    restoreTo: 'error',
    restoreWhy: 'before',
    state: 'told',
    reason: 'stalls after restart',
    technician: 'Lin Wei',
    requestedAt: START,
    toldAt: START,
    confirmedAt: null,
    endsAt: START,
    maxLines: null,
    maxBytes: null,
    lines: 0,
    bytes: 0,
    ended: null,
    endedAt: null,
    restoredAt: null,
    deadMan: 'unneeded',
    history: [],
    ...part,
  }
}

export const knocks: readonly Knock[] = [
  {
    key: `tencent:${PRODUCT}/pump-9`,
    platform: 'tencent',
    ref: `${PRODUCT}/pump-9`,
    product: PRODUCT,
    name: 'pump-9',
    tried: ['MQTT sign-in, hmacsha1', 'log upload, hmacsha256, 25 lines'],
    count: 17,
    firstAt: START - 9 * MINUTE,
    lastAt: START - 8_000,
    from: '192.168.4.23',
  },
]

export const connections: readonly Connection[] = [
  {
    name: 'site',
    kind: 'site',
    url: 'mqtt://0.0.0.0:1883',
    platform: null,
    state: { is: 'up', since: START },
    detail: '192.168.4.1 · MQTT, HTTP',
  },
  {
    name: 'Site broker',
    kind: 'broker',
    url: 'mqtts://broker.local:8883',
    platform: null,
    state: { is: 'waiting', until: START + 4000, why: 'The connection was lost: socket closed.', code: 'link-lost' },
    detail: '',
  },
]

export const site: SiteInfo = {
  mqtt: 'mqtt://0.0.0.0:1883',
  mqtts: 'mqtts://0.0.0.0:8883',
  http: 'http://0.0.0.0:8080',
  https: 'https://0.0.0.0:8443',
  addresses: [
    { address: '192.168.4.1', name: 'Wi-Fi', loopback: false },
    { address: '10.0.0.17', name: 'Ethernet', loopback: false },
    { address: '127.0.0.1', name: 'This laptop only', loopback: true },
  ],
  bind: '0.0.0.0',
  tls: {
    fingerprint: Array.from({ length: 32 }, (_, i) =>
      ((i * 37 + 11) % 256).toString(16).padStart(2, '0').toUpperCase(),
    ).join(':'),
    ca: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
  },
  psk: { offered: false, why: 'this runtime has no PSK suites.' },
}

export const status: CaptureStatus = {
  recording: true,
  trouble: null,
  lines: 2_510_618,
  bytes: 241_000_000,
  linesPerSecond: 245,
  repeats: 12,
  refused: [
    {
      code: 'signature-wrong',
      count: 3,
      lastAt: START - 90_000,
      last: 'ABCDEFGHIJ/pump-5 from 192.168.4.20, HmacSha256',
    },
    { code: 'device-unknown', count: 17, lastAt: START - 8_000, last: 'ABCDEFGHIJ/pump-9 from 192.168.4.23' },
  ],
  gaps: 1,
  diskFree: 82_100_000_000,
  leases: 2,
}

export const gaps: readonly Gap[] = [
  {
    id: 1,
    device: null,
    connection: null,
    from: START - 13 * MINUTE,
    to: START - 11 * MINUTE + 10_000,
    cause: 'sleep',
    detail: 'The laptop slept; the broker kept what arrived.',
  },
]

export const info: AppInfo = {
  version: '0.1.0',
  dataDir: '/home/lin/.local/share/fieldtap',
  secrets: { kind: 'file', note: 'Sealed with a key file of mode 0600: this system offers no keychain.' },
  platforms: [
    {
      id: 'tencent',
      title: 'Tencent IoT',
      level: { kind: 'levels', levels: ['off', 'error', 'warn', 'info', 'debug'] },
      fields: [
        {
          name: 'product',
          label: 'Product ID',
          hint: 'Ten characters, as the console shows it.',
          required: true,
          pattern: '[A-Z0-9]{10}',
        },
        {
          name: 'name',
          label: 'Device name',
          hint: 'Up to 48 letters, digits and : _ -',
          required: true,
          pattern: '[A-Za-z0-9:_-]{1,48}',
        },
        {
          name: 'secret',
          label: 'Device secret',
          hint: 'Base64, from the console or the firmware.',
          required: false,
          pattern: null,
        },
        {
          name: 'certificate',
          label: 'Device certificate',
          hint: 'Instead of a secret, for devices that have one.',
          required: false,
          pattern: null,
        },
      ],
      cloud: null,
      imports: false,
      simulator: true,
      baseline: 'error',
    },
  ],
  bundleDir: '/home/lin/Fieldtap',
  startedAt: START,
  zoneOffsetMinutes: 480,
}

const next = random(7)
let seq = 2_409_882

const TEXTS: Record<string, readonly [module: string, text: string]> = {
  error: ['motor.c', 'control(412): stall detected rpm=0 current=8.41A retry=3 last_ok=1878516'],
  warn: ['i2c.c', 'transfer(88): bus slow bus=1 addr=0x45 took=212ms'],
  info: ['fsm.c', 'step(31): state RUN -> STALL reason=14 event=0x5a7c timer=400ms'],
  debug: ['adc.c', 'sample(120): adc ch=3 raw=2114 filt=2109 gain=1.02 seq=40812'],
}
const PREFIX: Record<string, string> = { error: 'ERR', warn: 'WRN', info: 'INF', debug: 'DBG' }

export function line(device: string, received: number): LogLine {
  const dice = next()
  const level: LineLevel = dice < 0.03 ? 'error' : dice < 0.1 ? 'warn' : dice < 0.3 ? 'info' : 'debug'
  const [module, message] = TEXTS[level] ?? ['', '']
  const deviceTime = received - 134_000 - Math.round(next() * 400)
  seq += 1
  const stamp = new Date(deviceTime).toISOString().slice(0, 19).replace('T', ' ')
  const isHuge = seq % 97 === 0
  const text = `${PREFIX[level]}|${stamp}|${module}|${message}${isHuge ? ` dump=${'a7'.repeat(4000)}` : ''}`
  return {
    seq,
    device,
    received,
    deviceTime,
    time: deviceTime + 134_000,
    level,
    module,
    text: text.slice(0, 8192),
    size: isHuge ? 1_048_576 : text.length,
    cut: isHuge,
  }
}

export function history(device: string, count: number): readonly LogLine[] {
  return Array.from({ length: count }, (_, index) => line(device, START - (count - index) * 37))
}

export function histogram(from: number, to: number, buckets: number): Bucket[] {
  const width = (to - from) / buckets
  return Array.from({ length: buckets }, (_, index) => {
    const at = from + index * width
    const roll = random(Math.floor(at / width))
    roll()
    const spike = Math.floor(at / width) % 29 === 0
    const isDebug = at > START - 11 * MINUTE
    const isAsleep = at > START - 13 * MINUTE && at < START - 11 * MINUTE
    if (isAsleep || at > Date.now()) return { from: at, counts: { error: 0, warn: 0, info: 0, debug: 0, none: 0 } }
    return {
      from: at,
      counts: {
        error: spike ? 14 : roll() < 0.1 ? 3 : 0,
        warn: Math.round(roll() * 6 + (spike ? 9 : 0)),
        info: Math.round(12 + roll() * 12 + (spike ? 50 : 0)),
        debug: isDebug ? Math.round(40 + roll() * 30) : 0,
        none: 0,
      },
    }
  })
}

export const events: readonly DeviceEvent[] = [
  event(
    1,
    50,
    'SUCCESS',
    'connection',
    'signed-in',
    'Signed in over MQTT, hmacsha1',
    { from: '192.168.4.21', clientId: 'ABCDEFGHIJpump-7' },
    'fieldtap',
  ),
  event(2, 24, 'INFO', 'connection', 'clock', 'Clock is 2 min 14 s slow', { offset: '-134000' }, 'fieldtap'),
  event(3, 19.8, 'FAIL', 'motor', 'stall', 'Stall, attempt 2', { current: '8.40 A', rpm: '0' }, 'device'),
  event(4, 13, 'INFO', 'capture', 'gap', 'Laptop asleep for 2 min 10 s', {}, 'fieldtap'),
  event(
    5,
    11,
    'SUCCESS',
    'level',
    'lease.confirmed',
    'Level DEBUG confirmed',
    { level: 'debug', minutes: '15' },
    'fieldtap',
  ),
  event(6, 4.1, 'FAIL', 'motor', 'stall', 'Stall, attempt 3', { current: '8.41 A', rpm: '0' }, 'device'),
  event(7, 4, 'SKIPPED', 'motor', 'restart', 'Restart skipped: already running', {}, 'device'),
]

function event(
  seq: number,
  minutesAgo: number,
  outcome: DeviceEvent['outcome'],
  category: string,
  type: string,
  description: string,
  data: Record<string, string>,
  source: DeviceEvent['source'],
): DeviceEvent {
  const time = START - minutesAgo * MINUTE
  return {
    id: `e${seq}`,
    seq,
    device: `tencent:${PRODUCT}/pump-7`,
    connection: 'site',
    time,
    received: time,
    outcome,
    category,
    type,
    description,
    stateChange: outcome === 'SUCCESS',
    data,
    source,
  }
}
