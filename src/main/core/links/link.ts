/** What the laptop connects to, as the rest of the core sees it. */
import type { z } from 'zod'
import type { brokerDraft } from '../../../shared/contract/connections.ts'
import type { ConnectionState } from '../../../shared/model.ts'
import type { Outgoing } from '../platforms/platform.ts'

/** A broker on site as configured: every field present. */
export type BrokerSettings = Readonly<z.output<typeof brokerDraft>>

export interface MqttLinkHandlers {
  state(state: ConnectionState): void
  /**
   * A packet of a watched topic. Resolves once what it carried is on disk, the same promise for packets of which that
   * holds at the same moment; the link sends PUBACK (or PUBREC) for QoS 1
   * and 2 only then, and takes further packets meanwhile. A rejection means: no acknowledgement, so the broker sends it again.
   */
  received(packet: {
    readonly topic: string
    readonly payload: Uint8Array
    readonly qos: 0 | 1 | 2
    readonly retain: boolean
    readonly dup: boolean
  }): Promise<void>
  /** The session was lost and is up again (the will of another connection may have fired meanwhile). */
  reconnected(): void
}

/**
 * What became of a packet. `accepted`: the broker has it (QoS 1: PUBACK; QoS 0: written to the socket). `nobody`: it has
 * it and says that nobody is subscribed (QoS 1 with MQTT 5, where the broker tells). `unsent`: not connected, or refused.
 */
export type Published = 'accepted' | 'nobody' | 'unsent'

export interface MqttLink {
  publish(packet: Outgoing): Promise<Published>
  connected(): boolean
  /** `forget`: the broker is to drop the session too, and what it would keep for it; for a connection that is removed. */
  close(options?: { readonly forget?: boolean }): Promise<void>
}
