/**
 * The laptop as a site: starts the broker and the receiver and answers what they ask, by asking each platform in turn.
 */
import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '../../../shared/errors.ts'
import { type DeviceKey, splitDeviceKey, toDeviceKey } from '../../../shared/model.ts'
import type { Leases } from '../capture/leases.ts'
import type { Pipeline } from '../capture/pipeline.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import { PLATFORMS, platformById } from '../platforms/index.ts'
import type { HttpAnswer, Platform, SessionEnd, SessionMoment, SignInAttempt } from '../platforms/platform.ts'
import type { Store } from '../store/store.ts'
import { matchesFilter } from '../topic-filter.ts'
import type { BrokerHandlers, ReceiverHandlers, SignInDecision } from './site.ts'

export interface DeskOptions {
  readonly store: Store
  readonly registry: DeviceRegistry
  readonly leases: Leases
  readonly pipeline: Pipeline
  readonly now: () => number
}

export const SITE = 'site'

const ENDS: Record<SessionEnd, string> = {
  clean: 'signed out',
  socket: 'connection lost',
  keepalive: 'went silent (keepalive missed)',
  'taken-over': 'signed in again elsewhere',
  closed: 'closed by Fieldtap',
}

export function brokerHandlers(options: DeskOptions): BrokerHandlers {
  const { store, registry, leases, pipeline, now } = options
  const mqttOf = (device: DeviceKey) => platformById(splitDeviceKey(device).platform)?.mqtt ?? null

  const levelTopic = (device: DeviceKey): string | null => {
    const { platform, ref } = splitDeviceKey(device)
    const { info, mqtt } = platformById(platform) ?? {}
    return mqtt?.setLevel(ref, info?.baseline ?? 'off', { now: now(), until: null })?.topic ?? null
  }

  const event = (
    device: DeviceKey,
    moment: SessionMoment,
    type: string,
    description: string,
    outcome: 'SUCCESS' | 'FAIL' | 'INFO',
    data: Record<string, string>,
  ) =>
    store.appendEvent(
      {
        device,
        connection: SITE,
        time: now(),
        outcome,
        category: 'connection',
        type,
        description,
        stateChange: true,
        data: { ...data, ...mqttOf(device)?.sessionData(moment) },
        source: 'fieldtap',
      },
      now(),
    )

  function decide(attempt: SignInAttempt, from: string): SignInDecision {
    const arrival = { connection: SITE, via: 'site', from } as const
    for (const platform of PLATFORMS) {
      if (!platform.mqtt) continue
      const verdict = platform.mqtt.signIn(attempt, pipeline.context(platform))
      if (verdict.is === 'foreign') continue
      if (verdict.is === 'accepted')
        return { is: 'accepted', device: toDeviceKey(platform.info.id, verdict.identity.ref) }
      if (verdict.is === 'unknown') {
        registry.knock(platform.info.id, verdict.identity, verdict.tried, from, now())
        pipeline.refused('device-unknown', '', verdict.identity, arrival)
        return { is: 'rejected', returnCode: 5 }
      }
      pipeline.refused(verdict.code, verdict.detail, verdict.identity, arrival)
      const known = verdict.identity && toDeviceKey(platform.info.id, verdict.identity.ref)
      if (known && registry.has(known))
        event(
          known,
          { is: 'refused', clientId: attempt.clientId, detail: verdict.detail },
          'sign-in-refused',
          `Sign-in refused: ${verdict.detail}`,
          'FAIL',
          { from },
        )
      return { is: 'rejected', returnCode: 4 }
    }
    pipeline.refused('sign-in-unrecognized', attempt.clientId.slice(0, 100), null, arrival)
    return { is: 'rejected', returnCode: 2 }
  }

  return {
    signIn: async (attempt, from) => decide(attempt, from),
    signedIn(device, from, clientId) {
      registry.session(device, true, now())
      registry.heard(device, SITE, now())
      event(device, { is: 'signed-in', clientId }, 'signed-in', `Signed in from ${from}`, 'SUCCESS', { from })
      leases.put(device, { is: 'back' })
    },
    signedOut(device, end) {
      if (end !== 'taken-over') registry.session(device, false, now())
      event(
        device,
        { is: 'ended', end },
        `signed-out.${end}`,
        `Session ended: ${ENDS[end]}`,
        end === 'socket' || end === 'keepalive' ? 'FAIL' : 'INFO',
        { end },
      )
      if (end === 'socket' || end === 'keepalive') leases.put(device, { is: 'lost' })
    },
    mayPublish(device, topic) {
      const may = mqttOf(device)?.mayPublish(splitDeviceKey(device).ref, topic) ?? false
      if (!may)
        pipeline.refused(
          'topic-forbidden',
          topic.slice(0, 200),
          platformById(splitDeviceKey(device).platform)?.identify(splitDeviceKey(device).ref) ?? null,
          { connection: SITE, via: 'site', from: null },
        )
      return may
    },
    maySubscribe: (device, filter) => mqttOf(device)?.maySubscribe(splitDeviceKey(device).ref, filter) ?? false,
    subscribed(device, filters) {
      registry.heard(device, SITE, now())
      // What it was told at its sign-in it may not have listened to yet.
      const topic = levelTopic(device)
      if (topic !== null && filters.some((filter) => matchesFilter(filter, topic))) leases.put(device, { is: 'back' })
    },
    async published(device, packet) {
      const { platform, ref } = splitDeviceKey(device)
      const known = platformById(platform)
      if (known)
        await pipeline.mqtt({ ...packet, via: 'site', sender: ref }, known, {
          connection: SITE,
          via: 'site',
          from: null,
        })
    },
    pskKey(identity) {
      for (const platform of PLATFORMS) {
        const key = platform.mqtt?.pskKey(identity, (ref) => registry.credential(toDeviceKey(platform.info.id, ref)))
        if (key) return key
      }
      return null
    },
  }
}

export function receiverHandlers(options: DeskOptions): ReceiverHandlers {
  const { pipeline } = options
  const routes = new Map<string, Platform>(
    PLATFORMS.flatMap((platform) =>
      (platform.http?.routes ?? []).map(({ method, path }) => [`${method} ${path}`, platform] as const),
    ),
  )
  const offering = (method: string, path: string): Platform | undefined => routes.get(`${method} ${path}`)

  return {
    offers: (method, path) => offering(method, path) !== undefined,
    async received(packet, from) {
      const platform = offering(packet.method, packet.path)
      if (!platform) return plainAnswer('route-unknown')
      return pipeline.http(packet, platform, { connection: SITE, via: 'site', from })
    },
    refused(code, method, path, from, detail) {
      pipeline.refused(code, detail, null, { connection: SITE, via: 'site', from })
      return offering(method, path)?.http?.refuse(code, path, { requestId: randomUUID() }) ?? plainAnswer(code)
    },
  }
}

const PLAIN_STATUS: Partial<Record<ErrorCode, number>> = {
  'route-unknown': 404,
  'body-too-large': 413,
  'too-many-requests': 429,
  busy: 503,
}

/** The answer where no vendor's shape applies. */
function plainAnswer(code: ErrorCode): HttpAnswer {
  return {
    status: PLAIN_STATUS[code] ?? 400,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: code }),
  }
}
