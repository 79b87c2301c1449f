import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import type { RelayMessage, ToCore } from '../../../../src/main/shell/core-messages.ts'
import {
  type CoreRelay,
  createCoreRelay,
  createShellRelay,
  type MainPort,
  type ShellRelay,
} from '../../../../src/main/shell/port-relay.ts'

/** A window's end of a channel with the port that the shell holds, as Electron makes them. */
class WindowEnd extends EventEmitter implements MainPort {
  readonly got: unknown[] = []
  isStarted = false
  isClosed = false
  postMessage(data: unknown): void {
    this.got.push(data)
  }
  start(): void {
    this.isStarted = true
  }
  close(): void {
    this.isClosed = true
  }
  send(data: unknown): void {
    this.emit('message', { data })
  }
  closeFromPage(): void {
    this.emit('close')
  }
}

let shell: ShellRelay
let core: CoreRelay
/** The stand-ins that the core made, in the order of their opening. */
let inCore: MainPort[]
let wire: (ToCore | RelayMessage)[]

beforeEach(() => {
  inCore = []
  wire = []
  core = createCoreRelay((message) => {
    wire.push(message)
    shell.receive(message)
  })
  shell = createShellRelay((message) => {
    wire.push(message)
    if (message.is === 'port-opened') inCore.push(core.open(message.id))
    else if (message.is === 'port-message' || message.is === 'port-closed') core.receive(message)
  })
})

/** What a stand-in hears, once it is started. */
function listen(port: MainPort | undefined) {
  const heard: unknown[] = []
  port?.on('message', ({ data }) => heard.push(data))
  port?.on('close', () => heard.push('closed'))
  return heard
}

describe('a relayed port', () => {
  test('carries messages both ways, and keeps windows apart', () => {
    const [one, two] = [new WindowEnd(), new WindowEnd()]
    shell.open(one)
    shell.open(two)
    const heard = inCore.map(listen)
    for (const port of inCore) port.start()

    one.send('from one')
    two.send({ bytes: new Uint8Array([1, 2]) })
    inCore[0]?.postMessage('to one')
    inCore[1]?.postMessage('to two')

    expect(heard).toEqual([['from one'], [{ bytes: new Uint8Array([1, 2]) }]])
    expect(one.got).toEqual(['to one'])
    expect(two.got).toEqual(['to two'])
  })

  test('is announced before its first message, and holds messages until it is started', () => {
    const page = new WindowEnd()
    shell.open(page)
    expect(page.isStarted).toBe(true)
    expect(wire[0]).toEqual({ is: 'port-opened', id: 1 })

    page.send('early')
    const heard = listen(inCore[0])
    page.send('also early')
    expect(heard).toEqual([])
    inCore[0]?.start()
    page.send('now')
    expect(heard).toEqual(['early', 'also early', 'now'])
  })

  test('closes on both sides, once, whoever closes it', () => {
    const [one, two] = [new WindowEnd(), new WindowEnd()]
    shell.open(one)
    shell.open(two)
    const heard = inCore.map(listen)

    one.closeFromPage()
    one.closeFromPage()
    expect(heard[0]).toEqual(['closed'])

    inCore[1]?.close()
    expect(two.isClosed).toBe(true)
    two.closeFromPage()
    expect(wire.filter(({ is }) => is === 'port-closed')).toEqual([
      { is: 'port-closed', id: 1 },
      { is: 'port-closed', id: 2 },
    ])
  })

  test('says nothing after it has closed', () => {
    const page = new WindowEnd()
    shell.open(page)
    page.closeFromPage()
    const before = wire.length
    inCore[0]?.postMessage('late')
    page.send('late')
    expect(wire).toHaveLength(before)
    expect(page.got).toEqual([])
  })

  test('closes in every window when the core is gone', () => {
    const pages = [new WindowEnd(), new WindowEnd()]
    for (const page of pages) shell.open(page)
    shell.closeAll()
    expect(pages.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  test('is not troubled by numbers that it does not know', () => {
    core.receive({ is: 'port-message', id: 99, data: 'x' })
    core.receive({ is: 'port-closed', id: 99 })
    shell.receive({ is: 'port-message', id: 99, data: 'x' })
    shell.receive({ is: 'port-closed', id: 99 })
    expect(wire).toEqual([])
  })
})
