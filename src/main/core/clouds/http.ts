/** How requests to a platform's API travel: with retries, at a pace, through a proxy, and with an end to every wait. */
import { setTimeout as sleepFor } from 'node:timers/promises'
import { getCACertificates } from 'node:tls'
import type { Dispatcher } from 'undici'
import { FieldtapError } from '../../../shared/errors.ts'
import type { CloudIo, CloudRequest, CloudResponse } from '../platforms/cloud-side.ts'
import { networkError } from './network-error.ts'
import { Pace } from './pace.ts'
import { backoff, isWorthAnotherTry, LONGEST_REST_MS, MAX_TRIES, retryAfter } from './retry.ts'

export interface CloudIoOptions {
  /** Address of a proxy, or ''. */
  readonly proxy: string
  /** PEM of authorities to trust besides the usual ones, or ''. */
  readonly ca: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly random: () => number
  readonly tell: (sentence: string) => void
}

/** No answer of any of these APIs comes near it. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 10_000
/** Between two bytes of an answer. */
const SILENCE_MS = 60_000

export interface OpenIo extends CloudIo {
  close(): void
}

export function openCloudIo(options: CloudIoOptions): OpenIo {
  const { proxy, ca, env, now, random, tell } = options
  const pace = new Pace(now)
  let dispatcher: Dispatcher | null = null

  async function sleep(ms: number, signal: AbortSignal): Promise<void> {
    await sleepFor(ms, undefined, { signal }).catch(() => {
      throw new FieldtapError('cancelled')
    })
  }

  async function once(asked: CloudRequest, signal: AbortSignal): Promise<CloudResponse> {
    // Few folders ask a platform: nobody else waits for it to load.
    const library = await import('undici')
    dispatcher ??= makeDispatcher(library, proxy, ca)
    const answer = await library.request(asked.url, {
      dispatcher,
      signal,
      method: asked.method,
      headers: asked.headers,
      body: asked.body,
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MAX_ANSWER_BYTES) {
        answer.body.destroy()
        throw new FieldtapError('cloud-failed', { detail: `an answer has more than ${MAX_ANSWER_BYTES} bytes` })
      }
      chunks.push(chunk)
    }
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const)
    return { status: answer.statusCode, headers: Object.fromEntries(headers), body: Buffer.concat(chunks) }
  }

  /** How long to rest before the next try; throws when there is none. */
  function restAfter(answer: CloudResponse, tried: number, host: string): number {
    const throttled = answer.status === 429
    const asked = retryAfter(answer.headers['retry-after'], now())
    const code = throttled ? 'cloud-throttled' : 'cloud-failed'
    const detail = `${host} answered ${answer.status}${throttled && asked !== null ? `, for ${Math.ceil(asked / 1000)} s` : ''}`
    if (tried >= MAX_TRIES || (asked ?? 0) > LONGEST_REST_MS) throw new FieldtapError(code, { detail })
    return Math.max(asked ?? 0, backoff(tried, random))
  }

  async function request(asked: CloudRequest, signal: AbortSignal): Promise<CloudResponse> {
    const { host } = new URL(asked.url)
    for (let tried = 1; ; tried += 1) {
      await sleep(pace.take(), signal)
      let rest: number
      try {
        const answer = await once(asked, signal)
        // 429 was not carried out, whatever it asked for.
        if (!isWorthAnotherTry(answer.status) || !(asked.repeatable || answer.status === 429)) return answer
        rest = restAfter(answer, tried, host)
        tell(`${host} answered ${answer.status}; asking again in ${Math.ceil(rest / 1000)} s.`)
      } catch (error) {
        if (signal.aborted) throw new FieldtapError('cancelled')
        const known = networkError(error, host)
        const mayPass = known.code === 'cloud-unreachable' && asked.repeatable && error !== known
        if (!mayPass || tried >= MAX_TRIES) throw known
        rest = backoff(tried, random)
        tell(`${known.message} Asking again in ${Math.ceil(rest / 1000)} s.`)
      }
      await sleep(rest, signal)
    }
  }

  return { request, now, sleep, tell, proxy, ca, env, close: () => void dispatcher?.destroy().catch(() => undefined) }
}

function makeDispatcher({ Agent, ProxyAgent }: typeof import('undici'), proxy: string, ca: string): Dispatcher {
  const tls = ca === '' ? {} : { ca: [...getCACertificates('default'), ca] }
  if (proxy !== '') return new ProxyAgent({ uri: proxy, requestTls: tls, proxyTls: tls })
  return new Agent({ connect: { ...tls, timeout: CONNECT_TIMEOUT_MS } })
}
