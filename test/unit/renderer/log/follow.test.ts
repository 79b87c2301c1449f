import { describe, expect, it } from 'vitest'
import { FOLLOWING, type Follow, type FollowEvent, moves, nextFollow } from '../../../../src/renderer/log/follow.ts'

const following = (...events: FollowEvent[]): Follow => events.reduce(nextFollow, FOLLOWING)
const arrived = (count: number): FollowEvent => ({ is: 'arrived', count })

describe('follow mode', () => {
  it('moves with what arrives and counts nothing while it does', () => {
    expect(following(arrived(5))).toBe(FOLLOWING)
  })

  it('stands still under a pointer and says how many lines wait', () => {
    const held = following({ is: 'pointer-moved' }, arrived(300), arrived(18))
    expect(moves(held)).toBe(false)
    expect(held.waiting).toBe(318)
  })

  it('goes on by itself when the pointer leaves', () => {
    expect(following({ is: 'pointer-moved' }, arrived(3), { is: 'pointer-left' })).toEqual(FOLLOWING)
  })

  it('does not go on when the pointer leaves a view that was scrolled away', () => {
    const state = following({ is: 'left-end' }, { is: 'pointer-moved' }, arrived(3), { is: 'pointer-left' }, arrived(4))
    expect(moves(state)).toBe(false)
    expect(state.waiting).toBe(7)
  })

  it.each(['jump', 'reached-end'] as const)('follows again after %s, also with the pointer still there', (is) => {
    expect(following({ is: 'left-end' }, { is: 'pointer-moved' }, arrived(3), { is })).toEqual(FOLLOWING)
  })

  it('keeps the same object when nothing changes, so that nothing is drawn', () => {
    const held = following({ is: 'pointer-moved' })
    expect(nextFollow(held, { is: 'pointer-moved' })).toBe(held)
    expect(nextFollow(FOLLOWING, { is: 'jump' })).toBe(FOLLOWING)
    expect(nextFollow(held, arrived(0))).toBe(held)
  })
})
