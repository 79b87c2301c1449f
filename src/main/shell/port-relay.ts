/**
 * Carries a window's MessagePort over a pair of processes that cannot hand ports to each other: each port has a number,
 * each message and each close goes through. The shell's half holds the real ports, the core's half makes stand-ins.
 */
import { EventEmitter } from 'node:events'
import type { RelayMessage, ToCore } from './core-messages.ts'

/** The part of Electron's MessagePortMain that is needed; the core's stand-ins have it too. */
export interface MainPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(data: unknown): void
  start(): void
  close(): void
}

export interface ShellRelay {
  /** Takes a port over and tells the core of it. */
  open(port: MainPort): void
  receive(message: RelayMessage): void
  /** The core is gone: so is the other end of every port. */
  closeAll(): void
}

export function createShellRelay(send: (message: ToCore) => void): ShellRelay {
  const ports = new Map<number, MainPort>()
  let last = 0
  const drop = (id: number) => {
    const port = ports.get(id)
    ports.delete(id)
    port?.close()
  }
  return {
    open(port) {
      last += 1
      const id = last
      ports.set(id, port)
      port.on('message', ({ data }) => {
        if (ports.has(id)) send({ is: 'port-message', id, data })
      })
      port.on('close', () => {
        if (ports.delete(id)) send({ is: 'port-closed', id })
      })
      send({ is: 'port-opened', id })
      port.start()
    },
    receive(message) {
      if (message.is === 'port-closed') drop(message.id)
      else ports.get(message.id)?.postMessage(message.data)
    },
    closeAll() {
      for (const id of [...ports.keys()]) drop(id)
    },
  }
}

export interface CoreRelay {
  /** A stand-in for the window's port of this number. */
  open(id: number): MainPort
  receive(message: RelayMessage): void
}

export function createCoreRelay(send: (message: RelayMessage) => void): CoreRelay {
  const ports = new Map<number, RelayedPort>()
  return {
    open(id) {
      const port = new RelayedPort(
        (data) => {
          if (ports.has(id)) send({ is: 'port-message', id, data })
        },
        () => {
          if (ports.delete(id)) send({ is: 'port-closed', id })
        },
      )
      ports.set(id, port)
      return port
    },
    receive(message) {
      const port = ports.get(message.id)
      if (message.is === 'port-message') {
        port?.arrived(message.data)
        return
      }
      ports.delete(message.id)
      port?.emit('close')
    },
  }
}

/** Holds messages back until it is started, as a real port does. */
class RelayedPort extends EventEmitter<{ message: [{ data: unknown }]; close: [] }> implements MainPort {
  readonly postMessage: (data: unknown) => void
  readonly close: () => void
  private waiting: unknown[] | null = []

  constructor(post: (data: unknown) => void, close: () => void) {
    super()
    this.postMessage = post
    this.close = close
  }

  start(): void {
    const waiting = this.waiting ?? []
    this.waiting = null
    for (const data of waiting) this.emit('message', { data })
  }

  arrived(data: unknown): void {
    if (this.waiting) this.waiting.push(data)
    else this.emit('message', { data })
  }
}
