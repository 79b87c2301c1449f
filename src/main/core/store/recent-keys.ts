import type { DeviceKey } from '../../../shared/model.ts'

/** Keys of a stretch of time, by device; each with its time since the stretch began. */
interface Generation {
  readonly began: number
  readonly devices: Map<DeviceKey, Map<string, number>>
  size: number
}

/**
 * Keys that were seen within a window of time. Two generations, of which the older is dropped as a whole once the newer
 * one spans the window: nothing is ever searched for what is too old. Bounded: a flood makes the generations shorter.
 */
export class RecentKeys {
  readonly #windowMs: number
  readonly #most: number
  #young: Generation | null = null
  #old: Generation | null = null
  /** What this turn added, with what was there before it. */
  #added: { readonly keys: Map<string, number>; readonly key: string; readonly before: number | undefined }[] = []

  constructor(windowMs: number, most: number) {
    this.#windowMs = windowMs
    this.#most = most
  }

  get size(): number {
    return (this.#young?.size ?? 0) + (this.#old?.size ?? 0)
  }

  /** Whether the key was there within the window around `at`; a clock that was set back makes no difference. */
  has(device: DeviceKey, key: string, at: number): boolean {
    return this.#within(this.#young, device, key, at) || this.#within(this.#old, device, key, at)
  }

  add(device: DeviceKey, key: string, at: number): void {
    this.#young ??= { began: at, devices: new Map(), size: 0 }
    const { began, devices } = this.#young
    let keys = devices.get(device)
    if (keys === undefined) {
      keys = new Map()
      devices.set(device, keys)
    }
    const before = keys.get(key)
    if (before === undefined) this.#young.size++
    this.#added.push({ keys, key, before })
    keys.set(key, at - began)
  }

  /** Keeps what was added. */
  settle(now: number): void {
    this.#added = []
    if (this.#young === null) return
    if (now - this.#young.began <= this.#windowMs && this.#young.size < this.#most / 2) return
    this.#old = this.#young
    this.#young = null
  }

  /** Takes back what was added since it last settled. */
  discard(): void {
    for (const { keys, key, before } of this.#added.reverse()) {
      if (before !== undefined) {
        keys.set(key, before)
        continue
      }
      keys.delete(key)
      if (this.#young !== null) this.#young.size--
    }
    this.#added = []
  }

  #within(generation: Generation | null, device: DeviceKey, key: string, at: number): boolean {
    const seen = generation?.devices.get(device)?.get(key)
    return generation !== null && seen !== undefined && Math.abs(at - generation.began - seen) <= this.#windowMs
  }
}
