import type { ClientLink } from '@orpc/client'

// biome-ignore lint/complexity/noBannedTypes: the library's own type for "no context"
export type Link = ClientLink<{}>

/** Why the core cannot be reached: it is away for a while (with the next try, Unix ms), or this page was never let in. */
export type Outage = { readonly is: 'away'; readonly retryAt: number | null } | { readonly is: 'locked' }

export interface WireEvents {
  up(link: Link): void
  down(outage: Outage): void
}

/** A way to the core that keeps itself alive: every new connection is a new link. */
export interface Wire {
  /** Tries now instead of waiting. */
  retry(): void
  close(): void
}

export type OpenWire = (events: WireEvents) => Wire
