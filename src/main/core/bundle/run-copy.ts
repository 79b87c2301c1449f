/** Copies lines from a page, as many at once as lie in a row on both sides. */
export class RunCopy {
  #page: Buffer | null = null
  #from = 0
  #end = 0
  #target: Buffer | null = null
  #to = 0

  /** A line and its line feed. */
  add(page: Buffer, start: number, end: number, target: Buffer, to: number): void {
    const goesOn =
      page === this.#page && target === this.#target && start === this.#end && to - this.#to === start - this.#from
    if (!goesOn) {
      this.finish()
      this.#page = page
      this.#from = start
      this.#target = target
      this.#to = to
    }
    this.#end = end + 1
  }

  /** To be called before anybody reads the target, or gives it away. */
  finish(): void {
    if (this.#page !== null) this.#target?.set(this.#page.subarray(this.#from, this.#end), this.#to)
    this.#page = null
    this.#target = null
  }
}
