/** Rounds from one attempt to the next, while it is not worth it. */
const EVERY = 16

/** Finds out whether something is worth its time: always tried while it was the last time, now and then while not. */
export class Trial {
  #wait = 0

  /** Asked once a round. */
  isDue(): boolean {
    if (this.#wait === 0) return true
    this.#wait--
    return false
  }

  tried(worth: boolean): void {
    this.#wait = worth ? 0 : EVERY
  }
}
