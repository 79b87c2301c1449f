/**
 * What the broker remembers between packets and between the connections of one client: its subscriptions (clean session
 * off), retained messages, and the QoS 2 packets that were handed on and not yet released. It takes the place of Aedes'
 * own memory, which queues for clients that are away without bound.
 *
 * Nothing is queued for a device that is away: what it is to be told is decided anew when it comes back, and an old
 * level told late would be wrong.
 */
import { Readable } from 'node:stream'
import type { AedesPublishPacket, Subscription } from 'aedes'
import { matchesFilter } from '../topic-filter.ts'

type ById = { readonly id: string }
type Numbered = { readonly messageId?: number | undefined }

/** Retained messages of all devices together; beyond it a message is delivered and not kept. */
const MAX_RETAINED = 10_000
const MAX_RETAINED_BYTES = 16 * 1024 * 1024
/** Clients whose sessions are remembered; the oldest is forgotten first. */
const MAX_SESSIONS = 10_000

interface Kept {
  readonly subscriptions: Map<string, Subscription>
  /** QoS 2: work of packets handed on, by packet id, until their PUBREL. */
  readonly handed: Map<number, Promise<void>>
  /** QoS 2: ids of packets that Aedes answers by itself when they come again. */
  readonly stored: Set<number>
}

/** The interface is Aedes' persistence, as far as a single broker calls it. */
export class SessionMemory {
  private readonly sessions = new Map<string, Kept>()
  private readonly retained = new Map<string, AedesPublishPacket>()
  private retainedBytes = 0

  async setup(): Promise<void> {}

  /* ── QoS 2, exactly once ──────────────────────────────────────────────────────────────────────────────────── */

  /** The work of a packet that was handed on already, or null for a new one. */
  handed(client: string, messageId: number): Promise<void> | null {
    return this.sessions.get(client)?.handed.get(messageId) ?? null
  }

  /** Remembers that a packet was handed on; one whose work fails is forgotten, so that it can come again. */
  hand(client: string, messageId: number, work: Promise<void>): void {
    const { handed } = this.keep(client)
    handed.set(messageId, work)
    work.catch(() => handed.delete(messageId))
  }

  async incomingStorePacket(client: ById, packet: Numbered): Promise<void> {
    if (packet.messageId !== undefined) this.keep(client.id).stored.add(packet.messageId)
  }

  /** Rejects for a packet that is not stored; of one that is, Aedes wants to know no more. */
  async incomingGetPacket<P extends Numbered>(client: ById, packet: P): Promise<P> {
    if (!this.sessions.get(client.id)?.stored.has(packet.messageId ?? 0)) throw new Error('no such packet')
    return packet
  }

  async incomingDelPacket(client: ById, packet: Numbered): Promise<void> {
    const kept = this.sessions.get(client.id)
    kept?.stored.delete(packet.messageId ?? 0)
    kept?.handed.delete(packet.messageId ?? 0)
    this.forgetEmpty(client.id)
  }

  async cleanIncoming(client: ById): Promise<void> {
    const kept = this.sessions.get(client.id)
    kept?.stored.clear()
    kept?.handed.clear()
    this.forgetEmpty(client.id)
  }

  /* ── Subscriptions of sessions that outlive their connection ──────────────────────────────────────────────── */

  async addSubscriptions(client: ById, subscriptions: readonly Subscription[]): Promise<void> {
    const kept = this.keep(client.id).subscriptions
    for (const subscription of subscriptions) kept.set(subscription.topic, subscription)
  }

  async removeSubscriptions(client: ById, filters: readonly string[]): Promise<void> {
    for (const filter of filters) this.sessions.get(client.id)?.subscriptions.delete(filter)
    this.forgetEmpty(client.id)
  }

  async subscriptionsByClient(client: ById): Promise<Subscription[]> {
    return [...(this.sessions.get(client.id)?.subscriptions.values() ?? [])]
  }

  async cleanSubscriptions(client: ById): Promise<void> {
    this.sessions.get(client.id)?.subscriptions.clear()
    this.forgetEmpty(client.id)
  }

  private keep(client: string): Kept {
    const known = this.sessions.get(client)
    if (known) return known
    const made: Kept = { subscriptions: new Map(), handed: new Map(), stored: new Set() }
    this.sessions.set(client, made)
    if (this.sessions.size > MAX_SESSIONS) {
      for (const oldest of this.sessions.keys()) {
        this.sessions.delete(oldest)
        break
      }
    }
    return made
  }

  private forgetEmpty(client: string): void {
    const kept = this.sessions.get(client)
    if (kept && kept.subscriptions.size + kept.handed.size + kept.stored.size === 0) this.sessions.delete(client)
  }

  /* ── Retained messages ────────────────────────────────────────────────────────────────────────────────────── */

  async storeRetained(packet: AedesPublishPacket): Promise<void> {
    const before = this.retained.get(packet.topic)
    const size = (one: AedesPublishPacket | undefined) => (one ? one.topic.length + one.payload.length : 0)
    this.retained.delete(packet.topic)
    this.retainedBytes -= size(before)
    // An empty payload removes what was retained [MQTT-3.3.1-10].
    if (packet.payload.length === 0) return
    if (this.retained.size >= MAX_RETAINED || this.retainedBytes + size(packet) > MAX_RETAINED_BYTES) return
    // A copy: the payload is a window into the whole chunk that was read from the socket.
    this.retained.set(packet.topic, { ...packet, payload: Buffer.from(packet.payload) })
    this.retainedBytes += size(packet)
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.retainedFor(filters))
  }

  private *retainedFor(filters: readonly string[]): Generator<AedesPublishPacket> {
    for (const [topic, packet] of this.retained) {
      if (filters.some((filter) => matchesFilter(filter, topic))) yield packet
    }
  }

  /* ── Nothing waits for who is away, and wills live with their connection ──────────────────────────────────── */

  async subscriptionsByTopic(): Promise<never[]> {
    return []
  }
  async outgoingEnqueue(): Promise<void> {}
  async outgoingEnqueueCombi(): Promise<void> {}
  async outgoingUpdate(): Promise<void> {}
  async outgoingClearMessageId(): Promise<void> {}
  outgoingStream(): Readable {
    return Readable.from([])
  }
  async putWill(): Promise<void> {}
  async delWill(): Promise<void> {}
  streamWill(): Readable {
    return Readable.from([])
  }
}
