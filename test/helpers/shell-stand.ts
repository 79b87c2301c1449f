/** Stands in for the window's shell: starts the core's process as a child of Node and speaks its messages, by hand. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { vi } from 'vitest'
import type { Contract } from '../../src/shared/contract/contract.ts'

const ENTRY = fileURLToPath(new URL('../../src/main/shell/core-entry.ts', import.meta.url))

export interface ShellStand {
  readonly process: ChildProcess
  send(message: object): void
  /** Everything that the core has said, oldest first, but what it said on a port. */
  readonly said: Record<string, unknown>[]
  /** Resolves with the newest message of this kind, once there is one. */
  hears(is: string): Promise<Record<string, unknown>>
  /** Opens a window's port under this number and calls the contract through it. */
  open(id: number): ContractRouterClient<Contract>
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>
}

/** Ports and addresses for tests; what is given comes on top. */
export const startOrder = (dataDir: string, given: object = {}) => ({
  is: 'start',
  dataDir,
  version: '0.0.0-test',
  bind: '127.0.0.1',
  mqttPorts: [0],
  httpPorts: [0],
  keychain: null,
  ...given,
})

export function startCoreEntry(): ShellStand {
  const child = fork(ENTRY, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const said: Record<string, unknown>[] = []
  const ports = new Map<number, EventTarget>()
  child.on('message', (message: { is: string; id: number; data: unknown }) => {
    if (message.is === 'port-message')
      ports.get(message.id)?.dispatchEvent(new MessageEvent('message', { data: message.data }))
    else if (message.is === 'port-closed') ports.get(message.id)?.dispatchEvent(new Event('close'))
    else said.push({ ...message })
  })
  const send = (message: object) => void child.send(message)
  return {
    process: child,
    send,
    said,
    hears: (is) =>
      vi.waitFor(
        () => {
          const heard = said.findLast((message) => message.is === is)
          if (!heard) throw new Error(`not heard yet: ${is}`)
          return heard
        },
        { timeout: 30_000, interval: 20 },
      ),
    open(id) {
      const port = new EventTarget()
      ports.set(id, port)
      send({ is: 'port-opened', id })
      const postMessage = (data: unknown) => send({ is: 'port-message', id, data })
      return createORPCClient(new RPCLink({ port: Object.assign(port, { postMessage }) as unknown as MessagePort }))
    },
    ended: once(child, 'exit').then(([status, signal]) => ({ status, signal })),
  }
}
