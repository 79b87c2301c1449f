import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FromCore, StartOrder, ToCore } from '../../../../src/main/shell/core-messages.ts'
import {
  type CoreChildEvents,
  CoreProcess,
  type PortTarget,
  pauseAfter,
} from '../../../../src/main/shell/core-process.ts'
import { FieldtapError } from '../../../../src/shared/errors.ts'

interface Child {
  readonly orders: ToCore[]
  readonly ports: string[]
  readonly killed: () => boolean
  message(message: FromCore): void
  exit(how?: string): void
}

const order: StartOrder = {
  is: 'start',
  dataDir: '/data',
  version: '1.0.0',
  bind: '127.0.0.1',
  mqttPorts: [0],
  httpPorts: [0],
  keychain: null,
}

function setUp(givenOrder: () => Promise<StartOrder> = async () => order) {
  const children: Child[] = []
  const reports: string[] = []
  let channels = 0
  const core = new CoreProcess<string>({
    launch(events: CoreChildEvents) {
      const orders: ToCore[] = []
      const ports: string[] = []
      let isKilled = false
      children.push({
        orders,
        ports,
        killed: () => isKilled,
        message: (message) => events.message(message),
        exit: (how = 'exit status 1') => events.exited(how),
      })
      return {
        send: (sent) => void orders.push(sent),
        give: (port) => void ports.push(port),
        kill: () => {
          isKilled = true
        },
      }
    },
    order: givenOrder,
    channel() {
      channels += 1
      return { port1: `core ${channels}`, port2: `window ${channels}` }
    },
    now: Date.now,
    report: (line) => reports.push(line),
  })
  const child = (index = children.length - 1) => {
    const found = children[index]
    if (!found) throw new Error('not launched')
    return found
  }
  const states: string[] = []
  core.on('state', ({ is }) => states.push(is))
  return { core, children, child, reports, states }
}

function window() {
  const got: string[] = []
  const target: PortTarget<string> = { port: (port) => got.push(port), portGone: () => got.push('gone') }
  return { got, target }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets what was promised happen. */
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('CoreProcess', () => {
  test('launches one core and tells it what to open', async () => {
    const { core, children, child } = setUp()
    core.start()
    core.start()
    await settle()
    expect(children).toHaveLength(1)
    expect(child().orders).toEqual([order])
    expect(core.state).toEqual({ is: 'starting' })
  })

  test('hands a window the two ends of a channel once the core is ready', async () => {
    const { core, child } = setUp()
    const early = window()
    core.connect(early.target)
    core.start()
    await settle()
    expect(early.got).toEqual([])

    child().message({ is: 'ready' })
    const late = window()
    core.connect(late.target)
    expect(early.got).toEqual(['window 1'])
    expect(late.got).toEqual(['window 2'])
    expect(child().ports).toEqual(['core 1', 'core 2'])
  })

  test('hands ports out as soon as the core answers, and once; it is ready when devices can come', async () => {
    const { core, child, states } = setUp()
    const early = window()
    core.connect(early.target)
    core.start()
    await settle()
    child().message({ is: 'answers' })
    const late = window()
    core.connect(late.target)
    expect(early.got).toEqual(['window 1'])
    expect(late.got).toEqual(['window 2'])
    expect(states).toEqual(['starting'])

    child().message({ is: 'ready' })
    expect(states).toEqual(['starting', 'ready'])
    expect(child().ports).toEqual(['core 1', 'core 2'])
  })

  test('a core that answered and cannot open its ports has failed, and gives no more ports', async () => {
    const { core, child } = setUp()
    core.start()
    await settle()
    child().message({ is: 'answers' })
    child().message({ is: 'failed', code: 'port-taken', data: { detail: '1883' } })
    expect(core.state).toMatchObject({ is: 'failed', code: 'port-taken' })
    const late = window()
    core.connect(late.target)
    expect(late.got).toEqual([])
    expect(child().orders.at(-1)).toEqual({ is: 'stop' })
  })

  test('after a crash it starts the core anew and gives every window a new port', async () => {
    const { core, children, child } = setUp()
    const one = window()
    core.connect(one.target)
    core.start()
    child().message({ is: 'ready' })
    child().message({ is: 'capture', capture: { recording: true, trouble: null, lines: 5, leases: 1 } })

    child().exit('SIGKILL')
    expect(one.got).toEqual(['window 1', 'gone'])
    expect(core.capture).toEqual({ recording: false, trouble: null, lines: 0, leases: 1 })
    expect(core.state.is).toBe('waiting')

    await vi.advanceTimersByTimeAsync(pauseAfter(1))
    expect(children).toHaveLength(2)
    child().message({ is: 'ready' })
    expect(one.got).toEqual(['window 1', 'gone', 'window 2'])
  })

  test('a window that is gone gets nothing any more', async () => {
    const { core, child } = setUp()
    const one = window()
    core.connect(one.target)
    core.start()
    core.disconnect(one.target)
    child().message({ is: 'ready' })
    child().exit()
    expect(one.got).toEqual([])
  })

  test('waits longer after each crash, and begins anew after a core that held', async () => {
    const { core, children, child } = setUp()
    core.start()
    for (const pause of [250, 1000, 2000, 5000, 10_000, 30_000, 30_000]) {
      child().message({ is: 'ready' })
      child().exit()
      const before = children.length
      await vi.advanceTimersByTimeAsync(pause - 1)
      expect(children).toHaveLength(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(children).toHaveLength(before + 1)
    }
    child().message({ is: 'ready' })
    await vi.advanceTimersByTimeAsync(60_000)
    child().exit()
    const before = children.length
    await vi.advanceTimersByTimeAsync(250)
    expect(children).toHaveLength(before + 1)
  })

  test('says when the core ends again and again before it is ready, and goes on trying', async () => {
    const { core, children, child } = setUp()
    core.start()
    for (const pause of [250, 1000]) {
      child().exit('exit status 5')
      expect(core.state.is).toBe('waiting')
      await vi.advanceTimersByTimeAsync(pause)
    }
    child().exit('exit status 5')
    expect(core.state).toMatchObject({
      is: 'failed',
      code: 'internal',
      data: { detail: expect.stringContaining('exit status 5') },
    })
    const before = children.length
    await vi.advanceTimersByTimeAsync(2000)
    expect(children).toHaveLength(before + 1)
  })

  test('keeps what a core says that cannot start, ends it, and tries again later or when asked', async () => {
    const { core, children, child, reports } = setUp()
    core.start()
    await settle()
    child().message({ is: 'failed', code: 'data-locked', data: { detail: '/data' } })
    expect(core.state).toEqual({ is: 'failed', code: 'data-locked', data: { detail: '/data' } })
    expect(reports).toEqual(['the core cannot start: Another Fieldtap uses the data folder /data.'])
    expect(child().orders.at(-1)).toEqual({ is: 'stop' })

    child().exit('exit status 0')
    expect(core.state.is).toBe('failed')
    core.start()
    expect(children).toHaveLength(2)
    child().message({ is: 'failed', code: 'data-locked', data: {} })
    child().exit('exit status 0')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(children).toHaveLength(3)
  })

  test('says what kept it from giving the order', async () => {
    const { core, child } = setUp(async () => {
      throw new FieldtapError('keychain-closed', { detail: '/data' })
    })
    core.start()
    await settle()
    expect(core.state).toEqual({ is: 'failed', code: 'keychain-closed', data: { detail: '/data' } })
    expect(child().orders).toEqual([{ is: 'stop' }])
  })

  test('stops in order, and starts nothing afterwards', async () => {
    const { core, children, child } = setUp()
    core.start()
    await settle()
    child().message({ is: 'ready' })
    const stopped = Promise.all([core.stop(), core.stop()])
    await settle()
    expect(child().orders).toEqual([order, { is: 'stop' }])
    core.start()
    child().exit('exit status 0')
    await stopped
    await vi.advanceTimersByTimeAsync(120_000)
    expect(children).toHaveLength(1)
    expect(core.state.is).toBe('stopped')
  })

  test('kills a core that does not end', async () => {
    const { core, child } = setUp()
    core.start()
    child().message({ is: 'ready' })
    const stopped = core.stop()
    await vi.advanceTimersByTimeAsync(19_999)
    expect(child().killed()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(child().killed()).toBe(true)
    child().exit('SIGKILL')
    await stopped
  })

  test('stops at once when no core runs, whether it waits or never started', async () => {
    const { core, children, child } = setUp()
    await core.stop()
    core.start()
    child().exit()
    await core.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(1)
  })

  test('has a core started to restore levels that were raised when the last one crashed', async () => {
    const { core, children, child } = setUp()
    core.start()
    await settle()
    child().message({ is: 'ready' })
    child().message({ is: 'capture', capture: { recording: true, trouble: null, lines: 5, leases: 1 } })
    child().exit('SIGKILL')

    const stopped = core.stop()
    await settle()
    expect(children).toHaveLength(2)
    expect(child().orders).toEqual([order, { is: 'stop' }])
    child().exit('exit status 0')
    await stopped
    expect(core.capture.leases).toBe(0)
  })

  test('does not hear a core that has been given up', async () => {
    const { core, child, states } = setUp()
    core.start()
    child(0).exit()
    await vi.advanceTimersByTimeAsync(250)
    child(0).message({ is: 'ready' })
    child(0).exit()
    expect(states).toEqual(['starting', 'waiting', 'starting'])
  })

  test('asks a core that is ready how many levels are raised', async () => {
    const { core, child } = setUp()
    expect(await core.countLeases()).toBe(0)
    core.start()
    child().message({ is: 'ready' })
    const counts = Promise.all([core.countLeases(), core.countLeases()])
    expect(child().orders).toEqual([{ is: 'count-leases' }, { is: 'count-leases' }])
    child().message({ is: 'leases', count: 2 })
    expect(await counts).toEqual([2, 2])
  })

  test('takes what was last reported from a core that does not answer, and from one that dies', async () => {
    const { core, child } = setUp()
    core.start()
    child().message({ is: 'ready' })
    child().message({ is: 'capture', capture: { recording: true, trouble: null, lines: 5, leases: 3 } })
    const unanswered = core.countLeases()
    await vi.advanceTimersByTimeAsync(1000)
    expect(await unanswered).toBe(3)

    const died = core.countLeases()
    child().exit()
    expect(await died).toBe(3)
    expect(await core.countLeases()).toBe(3)
  })

  test('tells a core that is ready when the laptop slept', () => {
    const { core, child } = setUp()
    core.start()
    core.slept(1, 2)
    child().message({ is: 'ready' })
    core.slept(3, 4)
    expect(child().orders).toEqual([{ is: 'slept', from: 3, to: 4 }])
  })
})
