import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openPortWire } from '../../../../src/renderer/wire/port.ts'

/** As in Electron before 28: closing a port is an event on that very port, at once. */
class OldPort extends EventTarget {
  isOpen = true

  postMessage(): void {}
  start(): void {}
  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.dispatchEvent(new Event('close'))
  }
}

class FakeWindow extends EventTarget {
  asked = 0

  postMessage(message: { readonly fieldtap: string }): void {
    if (message.fieldtap === 'port-please') this.asked += 1
  }

  receive(fieldtap: 'port' | 'port-gone', port?: OldPort): void {
    const ports = port ? [port] : []
    this.dispatchEvent(Object.assign(new Event('message'), { data: { fieldtap }, ports, source: this }))
  }
}

let page: FakeWindow
const events = { up: vi.fn(), down: vi.fn() }

beforeEach(() => {
  page = new FakeWindow()
  vi.stubGlobal('window', page)
  events.up.mockReset()
  events.down.mockReset()
})

describe('the wire over a port', () => {
  it('takes a second port in place of the first without asking for a third', () => {
    openPortWire(events)
    const ports = [new OldPort(), new OldPort()]
    for (const port of ports) page.receive('port', port)
    expect(ports.map((port) => port.isOpen)).toEqual([false, true])
    expect(events.up).toHaveBeenCalledTimes(2)
    expect(events.down).not.toHaveBeenCalled()
    expect(page.asked).toBe(1)
  })

  it('says once that the core is gone, and waits for the next port', () => {
    openPortWire(events)
    page.receive('port', new OldPort())
    page.receive('port-gone')
    expect(events.down).toHaveBeenCalledTimes(1)
    expect(page.asked).toBe(1)
    page.receive('port', new OldPort())
    expect(events.up).toHaveBeenCalledTimes(2)
  })

  it('asks anew when its port ends by itself', () => {
    openPortWire(events)
    const port = new OldPort()
    page.receive('port', port)
    port.close()
    expect(events.down).toHaveBeenCalledTimes(1)
    expect(page.asked).toBe(2)
  })

  it('closes its port when the page goes, and asks for nothing', () => {
    openPortWire(events)
    const port = new OldPort()
    page.receive('port', port)
    page.dispatchEvent(new Event('pagehide'))
    expect(port.isOpen).toBe(false)
    expect(page.asked).toBe(1)
  })
})
