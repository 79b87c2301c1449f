import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import type { MqttClient } from 'mqtt'
import { describe, expect, test, vi } from 'vitest'
import { armDeadMan, type DeadMan, type DeadManHandlers } from '../../../../../src/main/core/links/dead-man.ts'
import { brokerSettings } from '../../../../helpers/broker-settings.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'

const stand = linkStand()
const TOPIC = '$log/operation/result/P/d'
const will = (payload: string) => ({ topic: TOPIC, payload, qos: 1 }) as const
const child = fileURLToPath(new URL('../../../../helpers/dead-man-child.ts', import.meta.url))

/** Everything that is published on the topic, in order. */
async function watch(port: number): Promise<{ heard: string[]; client: MqttClient }> {
  const client = await stand.device(port)
  const heard: string[] = []
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await client.subscribeAsync(TOPIC, { qos: 1 })
  return { heard, client }
}

async function arm(port: number, payload: string, handlers: DeadManHandlers = {}): Promise<DeadMan> {
  const guard = await armDeadMan(brokerSettings(`mqtt://127.0.0.1:${port}`), will(payload), handlers)
  stand.after(() => guard.disarm())
  return guard
}

async function holder(port: number, payload: string): Promise<ChildProcess> {
  const process_ = spawn(process.execPath, [child, `mqtt://127.0.0.1:${port}`, TOPIC, payload], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stand.after(() => process_.kill('SIGKILL'))
  await once(process_.stdout, 'data')
  return process_
}

/** A network between laptop and broker that a test can cut: on the laptop's side, on both, or for newcomers only. */
async function network(brokerPort: number) {
  const pairs = new Set<{ laptop: net.Socket; broker: net.Socket }>()
  let open = true
  const port = await stand.scripted((laptop) => {
    if (!open) {
      laptop.resetAndDestroy()
      return
    }
    const broker = net.connect(brokerPort, '127.0.0.1')
    const pair = { laptop, broker }
    pairs.add(pair)
    broker.on('error', () => undefined)
    laptop.on('data', (chunk) => broker.write(chunk))
    broker.on('data', (chunk) => laptop.write(chunk))
    laptop.on('end', () => broker.end())
    stand.after(() => {
      laptop.destroy()
      broker.destroy()
    })
  })
  return {
    port,
    /** The laptop sees the connection break; the broker sees nothing at all. */
    cutLaptopSide() {
      for (const { laptop } of pairs) {
        laptop.removeAllListeners('end')
        laptop.resetAndDestroy()
      }
    },
    /** Nothing gets through any more, and nobody is told. */
    freeze() {
      for (const { laptop, broker } of pairs) {
        laptop.removeAllListeners('data')
        broker.removeAllListeners('data')
        laptop.resume()
        broker.resume()
      }
    },
    refuseNew() {
      open = false
    },
    allowNew() {
      open = true
    },
  }
}

describe('the will', () => {
  test('is published when the process is killed', async () => {
    const { port } = await stand.mosquitto()
    const { heard } = await watch(port)
    const killed = await holder(port, 'back to ERROR')
    killed.kill('SIGKILL')
    await vi.waitFor(() => expect(heard).toEqual(['back to ERROR']), { timeout: 10_000 })
  })

  test('is published when the process is stopped', async () => {
    const { port } = await stand.mosquitto()
    const { heard } = await watch(port)
    const stopped = await holder(port, 'back to ERROR')
    stopped.kill('SIGSTOP')
    await vi.waitFor(() => expect(heard).toEqual(['back to ERROR']), { timeout: 10_000 })
  })

  test('is published when the network is cut without a word', async () => {
    const broker = await stand.mosquitto()
    const between = await network(broker.port)
    const { heard } = await watch(broker.port)
    const guard = await arm(between.port, 'back to ERROR')
    between.refuseNew()
    between.freeze()
    await vi.waitFor(() => expect(heard).toEqual(['back to ERROR']), { timeout: 10_000 })
    await vi.waitFor(() => expect(guard.armed()).toBe(false), { timeout: 10_000 })
  })

  test('is not published after a clean end', async () => {
    const { port } = await stand.mosquitto()
    const { heard, client } = await watch(port)
    const guard = await arm(port, 'back to ERROR')
    expect(guard.armed()).toBe(true)
    await guard.disarm()
    expect(guard.armed()).toBe(false)
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['marker']))
  })

  test('can be replaced without any being published; then only the newest is', async () => {
    const broker = await stand.mosquitto()
    const between = await network(broker.port)
    const { heard, client } = await watch(broker.port)
    const guard = await arm(between.port, 'first')
    await guard.rearm(will('second'))
    await guard.rearm(will('third'))
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['marker']))
    between.refuseNew()
    between.freeze()
    await vi.waitFor(() => expect(heard).toEqual(['marker', 'third']), { timeout: 10_000 })
  })

  test('changes asked for at once are made one after the other', async () => {
    const { port } = await stand.mosquitto()
    const { heard, client } = await watch(port)
    const guard = await arm(port, 'first')
    await Promise.all(
      [guard.rearm(will('second')), guard.rearm(will('third')), guard.disarm()].map((done) => done.catch(() => null)),
    )
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['marker']))
    await expect(guard.rearm(will('fourth'))).rejects.toMatchObject({ code: 'link-lost' })
  })

  test('that cannot be replaced stays as it was', async () => {
    const broker = await stand.mosquitto()
    const between = await network(broker.port)
    const { heard } = await watch(broker.port)
    const guard = await arm(between.port, 'first')
    between.refuseNew()
    await expect(guard.rearm(will('second'))).rejects.toMatchObject({ code: expect.stringMatching(/^link-/) })
    expect(guard.armed()).toBe(true)
    between.freeze()
    await vi.waitFor(() => expect(heard).toEqual(['first']), { timeout: 10_000 })
  })
})

describe('a connection that is lost', () => {
  test('comes back; what the broker still held fires before the level is told again, and not after', async () => {
    const broker = await stand.mosquitto()
    const between = await network(broker.port)
    const { heard, client } = await watch(broker.port)
    const back = Promise.withResolvers<void>()
    const states: string[] = []
    const guard = await arm(between.port, 'restore', {
      state: ({ is }) => void states.push(is),
      reconnected: () => back.resolve(),
    })
    between.cutLaptopSide()
    await back.promise
    expect(guard.armed()).toBe(true)
    await client.publishAsync(TOPIC, 'told again', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['restore', 'told again']))
    expect(states).toEqual(['up', 'waiting', 'connecting', 'up'])
    await guard.disarm()
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['restore', 'told again', 'marker']))
  })

  test('tries until it gets through', async () => {
    const broker = await stand.mosquitto()
    const back = vi.fn()
    const guard = await arm(broker.port, 'restore', { reconnected: back })
    await broker.stop()
    await vi.waitFor(() => expect(guard.armed()).toBe(false))
    expect(back).not.toHaveBeenCalled()
    await broker.start()
    await vi.waitFor(() => expect(back).toHaveBeenCalledOnce(), { timeout: 20_000 })
    expect(guard.armed()).toBe(true)
  })

  test('may be given another will while it is away', async () => {
    const broker = await stand.mosquitto()
    const between = await network(broker.port)
    const { heard, client } = await watch(broker.port)
    const guard = await arm(between.port, 'old')
    between.refuseNew()
    between.cutLaptopSide()
    await vi.waitFor(() => expect(guard.armed()).toBe(false))
    await expect(guard.rearm(will('new'))).rejects.toMatchObject({ code: expect.stringMatching(/^link-/) })
    between.allowNew()
    await vi.waitFor(() => expect(guard.armed()).toBe(true), { timeout: 20_000 })
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard.at(-1)).toBe('marker'))
    expect(heard).not.toContain('new')
    between.refuseNew()
    between.freeze()
    await vi.waitFor(() => expect(heard.at(-1)).toBe('new'), { timeout: 10_000 })
  })

  test('and called off meanwhile does not come back', async () => {
    const broker = await stand.mosquitto()
    const states: string[] = []
    const guard = await arm(broker.port, 'restore', { state: ({ is }) => void states.push(is) })
    await broker.stop()
    await vi.waitFor(() => expect(states.at(-1)).toBe('waiting'))
    await guard.disarm()
    await broker.start()
    const { heard, client } = await watch(broker.port)
    await client.publishAsync(TOPIC, 'marker', { qos: 1 })
    await vi.waitFor(() => expect(heard).toEqual(['marker']))
    expect(states.at(-1)).toBe('waiting')
  })
})

test('a broker that is not there is said at once', async () => {
  const port = await freePort()
  const armed = armDeadMan(brokerSettings(`mqtt://127.0.0.1:${port}`), will('x'))
  await expect(armed).rejects.toMatchObject({ code: 'link-refused', message: `Nothing answers at 127.0.0.1:${port}.` })
})
