/** Lines per second over the last few seconds, from counts that arrive in bursts. */
const WINDOW_MS = 5000

export class Rate {
  private readonly marks: { at: number; count: number }[] = []
  private sum = 0

  add(count: number, now: number): void {
    const last = this.marks.at(-1)
    // One mark a tenth of a second is fine enough and keeps the window short under load.
    if (last && now - last.at < 100) last.count += count
    else this.marks.push({ at: now, count })
    this.sum += count
  }

  perSecond(now: number): number {
    while (this.marks[0] && now - this.marks[0].at > WINDOW_MS) this.sum -= this.marks.shift()?.count ?? 0
    return Math.round((this.sum * 10_000) / WINDOW_MS) / 10
  }
}
