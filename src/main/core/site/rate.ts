/** How many requests a sender may make: a bucket of tokens for each, full at a second's worth. */

interface Bucket {
  tokens: number
  at: number
}

/** Senders remembered at once; those whose bucket is full again are forgotten first. */
const MAX_SENDERS = 10_000

export class RateLimit {
  private readonly buckets = new Map<string, Bucket>()

  /** Takes one token of the sender's; false when there is none. `now` in ms of a clock that never goes back. */
  allows(sender: string, perSecond: number, now: number): boolean {
    const bucket = this.buckets.get(sender) ?? this.add(sender, perSecond, now)
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  private add(sender: string, perSecond: number, now: number): Bucket {
    if (this.buckets.size >= MAX_SENDERS) this.forget(now)
    const bucket = { tokens: perSecond, at: now }
    this.buckets.set(sender, bucket)
    return bucket
  }

  /** A bucket that was not touched for a second is full: as good as none. */
  private forget(now: number): void {
    for (const [sender, { at }] of this.buckets) if (now - at >= 1000) this.buckets.delete(sender)
    // Everybody is active: whoever came first starts anew.
    for (const sender of this.buckets.keys()) {
      if (this.buckets.size < MAX_SENDERS) break
      this.buckets.delete(sender)
    }
  }
}
