import { RPCLink } from '@orpc/client/message-port'
import type { Handshake } from '../../shared/host.ts'
import { checkedAnswers } from './checked.ts'
import type { OpenWire } from './wire.ts'

/** The core over a MessagePort that the preload hands over, and hands over anew whenever the core was restarted. */
export const openPortWire: OpenWire = (events) => {
  let current: SwappablePort | null = null

  const drop = () => {
    // Let go of it first: closing a port, in Electron before 28, is an event on that very port.
    const last = current
    current = null
    last?.end()
  }
  const onMessage = (event: MessageEvent) => {
    if (event.source !== window || !isHandshake(event.data)) return
    if (event.data.fieldtap === 'port-gone' && current) {
      drop()
      events.down({ is: 'away', retryAt: null })
    }
    const port = event.ports[0]
    if (event.data.fieldtap !== 'port' || !port) return
    drop()
    const fresh = new SwappablePort(port, () => {
      if (current !== fresh) return
      drop()
      events.down({ is: 'away', retryAt: null })
      ask()
    })
    current = fresh
    events.up(new RPCLink({ port: fresh, plugins: [checkedAnswers()] }))
    port.start()
  }
  const ask = () => window.postMessage({ fieldtap: 'port-please' } satisfies Handshake, '*')

  window.addEventListener('message', onMessage)
  // Electron before 28 crashes a page that goes away while it listens for the end of an open port.
  window.addEventListener('pagehide', drop)
  ask()
  return {
    retry: ask,
    close() {
      window.removeEventListener('message', onMessage)
      window.removeEventListener('pagehide', drop)
      drop()
    },
  }
}

function isHandshake(data: unknown): data is Handshake {
  return typeof data === 'object' && data !== null && 'fieldtap' in data
}

/** A port whose end can be announced: Chromium before 122 has no `close` event, and calls in flight would wait forever. */
class SwappablePort {
  readonly #port: MessagePort
  readonly #onClose: (() => void)[] = []

  constructor(port: MessagePort, closed: () => void) {
    this.#port = port
    port.addEventListener('close', closed)
  }

  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'close') this.#onClose.push(() => call(listener, new Event('close')))
    else this.#port.addEventListener(type, listener)
  }

  postMessage(message: unknown, options?: Transferable[] | StructuredSerializeOptions): void {
    if (Array.isArray(options)) this.#port.postMessage(message, options)
    else this.#port.postMessage(message, options)
  }

  end(): void {
    for (const closed of this.#onClose.splice(0)) closed()
    this.#port.close()
  }
}

function call(listener: EventListenerOrEventListenerObject, event: Event): void {
  if (typeof listener === 'function') listener(event)
  else listener.handleEvent(event)
}
