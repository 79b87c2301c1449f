import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { RPCLink } from '@orpc/client/message-port'
import { implement, ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { describe, expect, it, vi } from 'vitest'
import { CoreAway, createClient } from '../../../src/renderer/client.ts'
import { describeFailure } from '../../../src/renderer/i18n/failure.ts'
import type { WireEvents } from '../../../src/renderer/wire/wire.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import type { CaptureStatus } from '../../../src/shared/model.ts'

const status = (lines: number): CaptureStatus => ({
  recording: true,
  trouble: null,
  lines,
  bytes: 0,
  linesPerSecond: 0,
  repeats: 0,
  refused: [],
  gaps: 0,
  diskFree: null,
  leases: 0,
})

/** A core that counts from `first` and then waits, at the other end of a port. */
function core(first: number): { readonly port: MessagePort; end(): void } {
  const { port1, port2 } = new MessageChannel()
  const os = implement({ status: { watch: contract.status.watch }, level: { get: contract.level.get } })
  const router = os.router({
    status: {
      watch: os.status.watch.handler(async function* ({ signal }) {
        yield status(first)
        yield status(first + 1)
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }),
    },
    level: {
      get: os.level.get.handler(({ input }) => {
        throw new ORPCError('FIELDTAP', { data: { code: 'device-not-found', data: { detail: input.device } } })
      }),
    },
  })
  new RPCHandler(router).upgrade(port1)
  return { port: port2, end: () => port1.close() }
}

function setUp() {
  let events: WireEvents | undefined
  const client = createClient((given) => {
    events = given
    return { retry: () => {}, close: () => {} }
  })
  const connect = (port: MessagePort) => events?.up(new RPCLink({ port }))
  return { client, connect, lose: () => events?.down({ is: 'away', retryAt: null }) }
}

describe('the client', () => {
  it('reads a stream again from each new connection', async () => {
    const { client, connect, lose } = setUp()
    const seen: number[] = []
    const stop = client.follow(
      (api, signal) => api.status.watch({}, { signal }),
      ({ lines }) => seen.push(lines),
    )
    const first = core(1)
    connect(first.port)
    await vi.waitFor(() => expect(seen).toEqual([1, 2]))
    lose()
    first.end()
    expect(client.state.getState()).toMatchObject({ is: 'away' })
    const second = core(10)
    connect(second.port)
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 10, 11]))
    expect(client.state.getState()).toEqual({ is: 'up', generation: 2 })
    stop()
    second.end()
  })

  it('lets a call wait for a core that is just starting', async () => {
    const { client, connect } = setUp()
    const asked = client.api.level.get({ device: 'A/pump' }).catch((error: unknown) => error)
    const only = core(1)
    connect(only.port)
    const error = await asked
    only.end()
    const said = describeFailure(error, ((key: string) => key) as never, 'en')
    expect(said.message).toBe('There is no device A/pump.')
  })

  it('says that the core is away when it does not come', async () => {
    vi.useFakeTimers()
    try {
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(), ms)
        return controller.signal
      })
      const { client } = setUp()
      const asked = client.api.level.get({ device: 'A/pump' }).catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await asked).toBeInstanceOf(CoreAway)
      timeout.mockRestore()
    } finally {
      vi.useRealTimers()
    }
  })
})
