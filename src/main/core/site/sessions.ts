/** Who is signed in: one live session a device, each begun and ended exactly once, the old one before the new one. */
import type { Socket } from 'node:net'
import type { Client } from 'aedes'
import type { DeviceKey } from '../../../shared/model.ts'
import type { SessionEnd } from '../platforms/platform.ts'
import { saidGoodbye } from './aedes-inside.ts'
import type { SessionMemory } from './session-memory.ts'
import type { BrokerHandlers } from './site.ts'

export interface Session {
  readonly device: DeviceKey
  readonly client: Client
  readonly from: string
}

interface Held extends Session {
  /** Aedes lists it, so Aedes will tell when it ends. */
  registered: boolean
  phase: 'signing-in' | 'live' | 'over'
  end: SessionEnd | null
  readonly gone: PromiseWithResolvers<void>
}

export class Sessions {
  private readonly byClient = new WeakMap<Client, Held>()
  private readonly open = new Set<Held>()
  private readonly handlers: BrokerHandlers

  constructor(handlers: BrokerHandlers) {
    this.handlers = handlers
  }

  of(client: Client): Session | null {
    return this.byClient.get(client) ?? null
  }

  live(device: DeviceKey): Session | null {
    for (const held of this.open) if (held.device === device && held.phase === 'live' && !held.end) return held
    return null
  }

  devices(): readonly DeviceKey[] {
    return [...this.open].filter(({ phase, end }) => phase === 'live' && !end).map(({ device }) => device)
  }

  /**
   * Lets an accepted client in after whatever session the device, or the same client id, had before is over
   * [MQTT-3.1.4-2]. Some vendors' client ids change with the hour, so the id alone does not tell.
   */
  async admit(device: DeviceKey, client: Client, socket: Socket, from: string): Promise<void> {
    for (let old = this.rival(device, client); old; old = this.rival(device, client)) {
      old.end ??= 'taken-over'
      old.client.close()
      await old.gone.promise
    }
    if (client.closed) return
    const held: Held = {
      device,
      client,
      from,
      registered: false,
      phase: 'signing-in',
      end: null,
      gone: Promise.withResolvers(),
    }
    this.byClient.set(client, held)
    this.open.add(held)
    socket.once('close', () => {
      if (!held.registered) this.over(held)
    })
  }

  private rival(device: DeviceKey, client: Client): Held | undefined {
    return [...this.open].find((held) => held.device === device || held.client.id === client.id)
  }

  registered(client: Client): void {
    const held = this.byClient.get(client)
    if (held && held.phase !== 'over') held.registered = true
  }

  /** CONNACK is written. */
  ready(client: Client, memory: SessionMemory): void {
    const held = this.byClient.get(client)
    if (held?.phase !== 'signing-in' || held.end || client.closed) return
    held.phase = 'live'
    this.handlers.signedIn(held.device, held.from, client.id)
    if (client.clean) return
    memory.subscriptionsByClient(client).then((kept) => {
      const filters = kept.map(({ topic }) => topic).filter((filter) => this.handlers.maySubscribe(held.device, filter))
      if (filters.length > 0 && held.phase === 'live') this.handlers.subscribed(held.device, filters)
    })
  }

  /** Notes why a session is about to end; the first reason counts. */
  ending(client: Client, why: SessionEnd): void {
    const held = this.byClient.get(client)
    if (held) held.end ??= why
  }

  endAll(why: SessionEnd): void {
    for (const held of this.open) held.end ??= why
  }

  disconnected(client: Client): void {
    const held = this.byClient.get(client)
    if (held) this.over(held)
  }

  private over(held: Held): void {
    if (held.phase === 'over') return
    // Let in, and gone before CONNACK was written to the end: it signed in all the same.
    const wasBrief = held.phase === 'signing-in' && held.registered && held.end === null
    const wasLive = held.phase === 'live' || wasBrief
    held.phase = 'over'
    this.open.delete(held)
    if (wasBrief) this.handlers.signedIn(held.device, held.from, held.client.id)
    if (wasLive) this.handlers.signedOut(held.device, held.end ?? (saidGoodbye(held.client) ? 'clean' : 'socket'))
    held.gone.resolve()
  }
}
