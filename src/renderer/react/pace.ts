/** Drawings are at least so far apart, ms: nobody reads faster, and the frames between are free for the person. */
const APART = 48
/** Where drawing takes long, it may take this share of the time and no more; but never is it further apart than this, ms. */
const SHARE = 0.2
const FARTHEST = 250
/** A drawing waits for a frame, ms. */
const ONE_FRAME = 16

/**
 * At most one drawing per frame, and not one for every frame, however many pieces arrive; a hidden window draws when it
 * is seen again.
 */
export function createPace(): (changed: () => void) => void {
  let last = 0
  let apart = APART
  return (changed) => {
    const draw = (now: number) => {
      last = now
      const began = performance.now()
      changed()
      // After React has drawn, which it does before anything else gets its turn.
      queueMicrotask(() => {
        apart = Math.min(FARTHEST, Math.max(APART, (performance.now() - began) / SHARE))
      })
    }
    // Not by asking for frame after frame: one that is asked for is made, also where nothing is drawn on it.
    const wait = last + apart - performance.now() - ONE_FRAME
    if (wait > 0) setTimeout(() => requestAnimationFrame(draw), wait)
    else requestAnimationFrame(draw)
  }
}
