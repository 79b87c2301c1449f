/**
 * What Fieldtap reads of Aedes 1.2 that its types leave out, in one place, each with the reason. A test holds every
 * line of it against the library.
 */
import type { Client } from 'aedes'

interface Inside {
  /** Set by a DISCONNECT packet only: no event tells a clean end from a lost socket. */
  readonly _disconnected: boolean
  /** The parser knows a packet's announced length long before the packet is complete. */
  readonly _parser: { readonly packet: { readonly length: number } }
  /** Next packet id towards the client. */
  _nextId: number
  readonly connected: boolean
  readonly will: object | null
  resume?: () => void
}

const inside = (client: Client) => client as unknown as Inside

export function saidGoodbye(client: Client): boolean {
  return inside(client)._disconnected
}

/** Announced length of the packet that is being read, bytes after its fixed header; -1 between packets. */
export function announcedLength(client: Client): number {
  return inside(client)._parser.packet.length
}

export function takeMessageId(client: Client): number {
  const state = inside(client)
  const id = state._nextId
  state._nextId = id >= 65_535 ? 1 : id + 1
  return id
}

export function isWill(client: Client, packet: object): boolean {
  return inside(client).will === packet
}

/**
 * Aedes reads on as soon as CONNACK is written, before it has handled what a client sent along with its CONNECT, so
 * that later packets would overtake earlier ones. Call while it is paused: it reads on after the earlier ones.
 */
export function readOnInOrder(client: Client): void {
  const state = inside(client)
  state.resume = () => undefined
  client.once('connected', () => {
    // Uncovers the method of the class.
    delete state.resume
    inside(client).resume?.()
  })
}
