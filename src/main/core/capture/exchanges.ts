/**
 * Requests and their responses. A request waits here for its response, whose event is then given what was asked and how
 * long it took. Bounded in number and in time: what is never answered is forgotten, its own event stays.
 */
import type { DeviceKey } from '../../../shared/model.ts'

export interface ExchangePart {
  readonly id: string
  readonly part: 'request' | 'response'
}

type Data = Readonly<Record<string, string>>

interface Asked {
  /** Unix ms. */
  readonly time: number
  readonly data: Data
}

export const MOST_OPEN = 2000
export const FORGET_AFTER_MS = 10 * 60_000

export class Exchanges {
  /** The oldest first. */
  private readonly open = new Map<string, Asked>()

  /**
   * The data of an event that is a part of an exchange. A response keeps what it says itself; what only its request said
   * is added, and `tookMs`. The first response is the one.
   */
  join(device: DeviceKey, { id, part }: ExchangePart, { time, data }: Asked): Data {
    const key = `${device} ${id}`
    const asked = this.open.get(key)
    this.open.delete(key)
    if (part === 'request') {
      this.open.set(key, { time, data })
      this.forget(time)
      return data
    }
    if (asked === undefined || time - asked.time > FORGET_AFTER_MS) return data
    return { ...asked.data, ...data, tookMs: String(Math.max(0, Math.round(time - asked.time))) }
  }

  private forget(now: number): void {
    for (const [key, { time }] of this.open) {
      if (this.open.size <= MOST_OPEN && now - time <= FORGET_AFTER_MS) return
      this.open.delete(key)
    }
  }
}
