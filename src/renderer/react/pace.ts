/** Drawings are at least so far apart, ms: nobody reads faster, and the frames between are free for the person. */
const APART = 48

/**
 * At most one drawing per frame, and not one for every frame, however many pieces arrive; a hidden window draws when it
 * is seen again.
 */
export function createPace(): (changed: () => void) => void {
  let last = 0
  return (changed) => {
    const draw = (now: number) => {
      if (now - last < APART - 4) {
        requestAnimationFrame(draw)
        return
      }
      last = now
      changed()
    }
    requestAnimationFrame(draw)
  }
}
