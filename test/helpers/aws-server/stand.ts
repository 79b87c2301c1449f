/** A connection of the app to a test server of AWS. */
import { aws } from '../../../src/main/core/platforms/aws/index.ts'
import type {
  CloudClient,
  CloudIo,
  CloudPage,
  CloudSettings,
  SyncAsked,
} from '../../../src/main/core/platforms/cloud-side.ts'
import type { Observation } from '../../../src/main/core/platforms/platform.ts'
import { type AwsServer, KEY, REGION } from './server.ts'
import type { StoredEvent } from './world.ts'

export const ALL: SyncAsked = { resume: null, since: null, until: null, query: null }
export const NEVER = new AbortController().signal

export function settingsFor(server: AwsServer, more: CloudSettings = {}): CloudSettings {
  return {
    region: REGION,
    'access-key-id': KEY.id,
    'secret-access-key': KEY.secret,
    'endpoint-iot': server.iot,
    'endpoint-logs': server.logs,
    ...more,
  }
}

export function testIo(more: Partial<CloudIo> = {}): CloudIo & { readonly told: string[] } {
  const told: string[] = []
  return {
    request: () => Promise.reject(new Error('not used')),
    now: () => Date.now(),
    sleep: () => Promise.resolve(),
    tell: (sentence) => told.push(sentence),
    proxy: '',
    ca: '',
    env: {},
    told,
    ...more,
  }
}

export async function open(server: AwsServer, more: CloudSettings = {}, io: CloudIo = testIo()): Promise<CloudClient> {
  if (!aws.cloud) throw new Error('no cloud')
  return aws.cloud.open(settingsFor(server, more), io)
}

export async function pagesOf(pages: AsyncIterable<CloudPage>, most = Number.POSITIVE_INFINITY): Promise<CloudPage[]> {
  const taken: CloudPage[] = []
  for await (const page of pages) {
    taken.push(page)
    if (taken.length >= most) break
  }
  return taken
}

export function idsOf(pages: readonly { readonly observations: readonly Observation[] }[]): string[] {
  return pages.flatMap(({ observations }) =>
    observations.map((seen) => (seen.is === 'entry' ? seen.event.id : seen.is)),
  )
}

/** Entries a second apart, each of its own client. */
export function entries(count: number, from = Date.UTC(2026, 0, 1), level = (n: number) => (n % 2 ? 'INFO' : 'ERROR')) {
  return Array.from({ length: count }, (_, n): StoredEvent => {
    const timestamp = from + n * 1000
    return {
      eventId: `event-${from}-${n}`,
      timestamp,
      ingestionTime: timestamp + 500,
      logStreamName: `stream-${n % 3}`,
      message: JSON.stringify({
        timestamp: new Date(timestamp).toISOString().replace('T', ' ').replace('Z', ''),
        logLevel: level(n),
        traceId: `trace-${Math.floor(n / 2)}`,
        accountId: '123456789012',
        status: 'Success',
        eventType: n % 2 ? 'Publish-In' : 'Connect',
        protocol: 'MQTT',
        clientId: `dev${n % 4}`,
      }),
    }
  })
}
