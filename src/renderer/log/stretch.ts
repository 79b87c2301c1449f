import type { LinePage } from '../../shared/contract/lines.ts'
import type { DeviceKey, LogLine } from '../../shared/model.ts'

export type Side = 'older' | 'newer'

/** What is read of one device: its lines without a hole, in order of arrival. */
export class Stretch {
  readonly device: DeviceKey
  atStart = false
  atEnd = false
  /** Something arrived behind its end and was not taken, since that end was last asked for. */
  missed = false
  #lines: readonly LogLine[] = []
  #heardTo = Number.NEGATIVE_INFINITY
  #span: { readonly from: number; readonly to: number } | null = null

  constructor(device: DeviceKey) {
    this.device = device
  }

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  /** The corrected times that it is known from and to; where nothing is read, it is known nowhere. */
  get span(): { readonly from: number; readonly to: number } {
    this.#span ??= this.#lines.reduce(
      ({ from, to }, { time }) => ({ from: Math.min(from, time), to: Math.max(to, time) }),
      { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY },
    )
    return { from: this.#span.from, to: Math.max(this.#span.to, this.#heardTo) }
  }

  add({ lines, more }: LinePage, side: Side): void {
    const first = this.#lines[0]?.seq ?? Number.POSITIVE_INFINITY
    const last = this.#lines.at(-1)?.seq ?? Number.NEGATIVE_INFINITY
    if (side === 'older') {
      this.#set([...lines.filter(({ seq }) => seq < first), ...this.#lines])
      this.atStart = !more
    } else {
      this.#set([...this.#lines, ...lines.filter(({ seq }) => seq > last)])
      this.atEnd = !more && !this.missed
      this.#heardTo = Number.NEGATIVE_INFINITY
    }
  }

  /** Takes in what arrives where its end is the device's; otherwise that is read when somebody gets there. */
  arrived(lines: readonly LogLine[]): void {
    if (!this.atEnd) {
      this.missed = true
      return
    }
    const last = this.#lines.at(-1)?.seq ?? 0
    this.#set([...this.#lines, ...lines.filter(({ seq }) => seq > last)])
  }

  /** Its end is not the device's any more; up to this time everything has been heard. */
  detach(heardTo: number): void {
    if (this.atEnd) this.#heardTo = heardTo
    this.atEnd = false
    this.missed = true
  }

  /** Lets go of so many on one side, in order of arrival, so that no hole comes to be. One stays, to read on from. */
  drop(count: number, side: Side): void {
    const most = Math.max(0, Math.min(count, this.#lines.length - 1))
    if (most === 0) return
    if (side === 'older') {
      this.#set(this.#lines.slice(most))
      this.atStart = false
    } else {
      this.#set(this.#lines.slice(0, -most))
      this.atEnd = false
      this.#heardTo = Number.NEGATIVE_INFINITY
    }
  }

  #set(lines: readonly LogLine[]): void {
    this.#lines = lines
    this.#span = null
  }
}
