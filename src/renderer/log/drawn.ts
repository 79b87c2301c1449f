import type { Placed } from './placed.ts'

/** The rows as they were last drawn, of whatever height each came out. */
export interface Frame {
  /** Numbers of the run, `end` exclusive. */
  readonly first: number
  readonly end: number
  /** Less this, a number says into which element its row is drawn. */
  readonly shift: number
}

export interface RowBox {
  /** In the scroll range, px. */
  readonly y: number
  readonly height: number
}

export class DrawnRows {
  readonly #rows: HTMLElement
  #frame: Frame = { first: 0, end: 0, shift: 0 }
  /** Null where rows follow one another, and the browser has to be asked how high they came out. */
  #placed: Placed | null = null
  #y = Number.NaN
  #moved = Number.NaN
  #height = 0

  constructor(rows: HTMLElement) {
    this.#rows = rows
  }

  get frame(): Frame {
    return this.#frame
  }

  get y(): number {
    return Number.isNaN(this.#y) ? 0 : this.#y
  }

  /** Height of all drawn rows. */
  get height(): number {
    return this.#height
  }

  /** These rows are in the document now. */
  measure(frame: Frame, placed: Placed | null): void {
    this.#frame = frame
    this.#placed = placed
    this.#height = placed === null ? this.#rows.offsetHeight : (placed.tops.at(-1) ?? 0) - (placed.tops[0] ?? 0)
  }

  moveTo(y: number): void {
    this.#y = y
    const moved = y - (this.#placed?.tops[0] ?? 0)
    if (moved === this.#moved) return
    this.#moved = moved
    this.#rows.style.transform = `translateY(${moved}px)`
  }

  /** How far below the first drawn row this one begins; judged by `rowHeight` where it is not drawn. */
  offsetOf(index: number, rowHeight: number): number {
    const box = this.#boxOf(index)
    return box === null ? (index - this.#frame.first) * rowHeight : box.y
  }

  boxOf(index: number): RowBox | null {
    const box = this.#boxOf(index)
    return box === null ? null : { y: this.y + box.y, height: box.height }
  }

  /** Number of the row at a place, judged by `rowHeight` where none is drawn there. */
  rowAt(y: number, rowHeight: number): number {
    const { first, end } = this.#frame
    if (y < this.y) return first - Math.ceil((this.y - y) / rowHeight)
    const bottom = this.y + this.#height
    if (y >= bottom) return end + Math.floor((y - bottom) / rowHeight)
    let low = first
    let high = end - 1
    while (low < high) {
      const middle = low + ((high - low) >> 1)
      const row = this.boxOf(middle)
      if (row !== null && row.y + row.height <= y) low = middle + 1
      else high = middle
    }
    return low
  }

  /** From the first drawn row on. */
  #boxOf(index: number): RowBox | null {
    const at = index - this.#frame.first
    if (this.#placed === null) {
      const row = this.#rows.children[at]
      return row instanceof HTMLElement ? { y: row.offsetTop, height: row.offsetHeight } : null
    }
    const { tops } = this.#placed
    const top = tops[at]
    const bottom = tops[at + 1]
    return top === undefined || bottom === undefined ? null : { y: top - (tops[0] ?? 0), height: bottom - top }
  }
}
