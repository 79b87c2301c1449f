/** A core that listens on a link as a test wants, and writes down what it was told. */
import { expect, vi } from 'vitest'
import type { MqttLinkHandlers } from '../../src/main/core/links/link.ts'
import type { ConnectionState } from '../../src/shared/model.ts'

export type Received = Parameters<MqttLinkHandlers['received']>[0]

export class LinkLog {
  readonly states: ConnectionState[] = []
  readonly received: Received[] = []
  reconnections = 0
  /** What `received` waits for; by default nothing. */
  store: (packet: Received) => Promise<void> = async () => undefined

  readonly handlers: MqttLinkHandlers = {
    state: (state) => void this.states.push(state),
    reconnected: () => {
      this.reconnections += 1
    },
    received: (packet) => {
      this.received.push({ ...packet, payload: Buffer.from(packet.payload) })
      return this.store(packet)
    },
  }

  payloads(): string[] {
    return this.received.map(({ payload }) => Buffer.from(payload).toString())
  }

  async until(is: ConnectionState['is'], timeout = 20_000): Promise<ConnectionState> {
    await vi.waitFor(() => expect(this.states.at(-1)?.is).toBe(is), { timeout, interval: 10 })
    return this.states.at(-1) as ConnectionState
  }
}
