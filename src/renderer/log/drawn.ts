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
  #y = Number.NaN
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
  measure(frame: Frame): void {
    this.#frame = frame
    this.#height = this.#rows.offsetHeight
  }

  moveTo(y: number): void {
    if (y === this.#y) return
    this.#y = y
    this.#rows.style.transform = `translateY(${y}px)`
  }

  /** How far below the first drawn row this one begins; judged by `rowHeight` where it is not drawn. */
  offsetOf(index: number, rowHeight: number): number {
    const row = this.#rows.children[index - this.#frame.first]
    return row instanceof HTMLElement ? row.offsetTop : (index - this.#frame.first) * rowHeight
  }

  boxOf(index: number): RowBox | null {
    const row = this.#rows.children[index - this.#frame.first]
    return row instanceof HTMLElement ? { y: this.y + row.offsetTop, height: row.offsetHeight } : null
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
}
