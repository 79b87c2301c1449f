/** A core that answers the broker as a test wants, and writes down what it was asked. */

import type { SessionEnd, SignInAttempt } from '../../src/main/core/platforms/platform.ts'
import type { BrokerHandlers, SignInDecision } from '../../src/main/core/site/site.ts'

export type Published = Parameters<BrokerHandlers['published']>[1]

export interface Desk {
  readonly handlers: BrokerHandlers
  readonly attempts: SignInAttempt[]
  /** `in DEVICE`, `out DEVICE END`, `subscribed DEVICE FILTERS`, in order. */
  readonly story: string[]
  readonly published: { readonly device: string; readonly packet: Published }[]
  /** What `published` waits for, call by call; by default nothing. */
  store: (packet: Published) => Promise<void>
}

export function deskOf(overrides: Partial<BrokerHandlers> = {}): Desk {
  const attempts: SignInAttempt[] = []
  const story: string[] = []
  const published: Desk['published'] = []
  const desk: Desk = {
    attempts,
    story,
    published,
    store: async () => undefined,
    handlers: {
      signIn: async (attempt): Promise<SignInDecision> => {
        attempts.push(attempt)
        return attempt.password?.toString() === 'wrong'
          ? { is: 'rejected', returnCode: 4 }
          : { is: 'accepted', device: `test:${attempt.username ?? attempt.clientId}` }
      },
      signedIn: (device) => void story.push(`in ${device}`),
      signedOut: (device, end: SessionEnd) => void story.push(`out ${device} ${end}`),
      mayPublish: (device, topic) => topic.startsWith(`${device.slice('test:'.length)}/`),
      maySubscribe: (device, filter) => filter.startsWith(`${device.slice('test:'.length)}/`),
      subscribed: (device, filters) => void story.push(`subscribed ${device} ${filters.join(' ')}`),
      published: (device, packet) => {
        published.push({ device, packet: { ...packet, payload: Buffer.from(packet.payload) } })
        return desk.store(packet)
      },
      pskKey: () => null,
      ...overrides,
    },
  }
  return desk
}

export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined }
