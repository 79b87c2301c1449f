/**
 * Whether the log view moves with what arrives. It never moves under a pointer: while one is over the lines and in
 * use, the view is held, and says how many lines wait.
 */
export interface Follow {
  /** The person wants to see the end. */
  readonly following: boolean
  /** A pointer is at work over the lines. */
  readonly held: boolean
  /** Lines that arrived while the view stood still. */
  readonly waiting: number
}

export type FollowEvent =
  | { readonly is: 'arrived'; readonly count: number }
  /** Scrolled away from the end, or a line was chosen. */
  | { readonly is: 'left-end' }
  | { readonly is: 'reached-end' }
  | { readonly is: 'pointer-moved' }
  | { readonly is: 'pointer-left' }
  /** Asked to go to the end and follow. */
  | { readonly is: 'jump' }

export const FOLLOWING: Follow = { following: true, held: false, waiting: 0 }

export function moves(follow: Follow): boolean {
  return follow.following && !follow.held
}

export function nextFollow(follow: Follow, event: FollowEvent): Follow {
  switch (event.is) {
    case 'arrived':
      return moves(follow) || event.count === 0 ? follow : { ...follow, waiting: follow.waiting + event.count }
    case 'left-end':
      return follow.following ? { ...follow, following: false } : follow
    case 'pointer-moved':
      return follow.held ? follow : { ...follow, held: true }
    case 'pointer-left':
      if (!follow.held) return follow
      return { ...follow, held: false, waiting: follow.following ? 0 : follow.waiting }
    case 'reached-end':
    case 'jump':
      return follow.following && !follow.held && follow.waiting === 0 ? follow : FOLLOWING
  }
}
