/**
 * Which lines stand where on screen. The view hangs on an anchor, one line and its place, so that rows of any height
 * stay where they are while others are added or dropped around them. The browser scrolls; small steps are taken as they
 * are, and a pull at the scrollbar goes to that share of all lines.
 */
import type { PagePlace } from '../../shared/contract/lines.ts'
import { DrawnRows, type Frame } from './drawn.ts'
import { type Heading, overscanFor } from './overscan.ts'
import { type Extent, linesBefore, linesIn, placeAt } from './place.ts'
import type { Placed } from './placed.ts'
import type { LineRun } from './run.ts'
import { type Scale, scaleOf } from './scale.ts'

export const ROW_HEIGHT = 22

/** An anchor further away than this from what is seen is given up for a nearer one, px. */
const FAR = 1000
/** More lines are read when so many are left at hand. */
const NEAR = 150
/** The scroll position is put right once scrolling has rested for so long, ms. */
const REST = 180
/** What moves within so long of a wheel, a finger or a key moves by steps, ms. */
const BY_HAND = 400
/** This close to its end the view is at its end, px. */
const AT_END = 4

/** What the viewport needs of the outside. */
export interface ViewportHost {
  readonly run: LineRun
  extent(): Extent
  /** Somewhere that is not at hand. */
  jump(at: PagePlace): void
  older(): void
  newer(): void
  /** The person moved the view: away from its end, or to it. */
  moved(to: 'away' | 'end'): void
}

interface Surface {
  readonly box: HTMLElement
  readonly range: HTMLElement
  readonly drawn: DrawnRows
}

export class Viewport {
  readonly #host: ViewportHost
  readonly #listeners = new Set<() => void>()
  #surface: Surface | null = null
  #frame: Frame = { first: 0, end: 0, shift: 0 }
  #scale: Scale = scaleOf(0)
  #anchor = { index: 0, y: 0 }
  #scrollTop = 0
  #boxHeight = 0
  #generation = -1
  #sticks = true
  #heading: Heading = 0
  #placed: Placed | null = null
  /** The scrollbar was pulled to lines that are still being read. */
  #isPulled = false
  #byHand = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ViewportHost) {
    this.#host = host
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly frame = (): Frame => this.#frame

  /** `box` scrolls, `range` is as high as there is to scroll, `rows` holds what is drawn. */
  attach(box: HTMLElement, range: HTMLElement, rows: HTMLElement): () => void {
    this.#surface = { box, range, drawn: new DrawnRows(rows) }
    const resized = new ResizeObserver(() => this.#resized())
    resized.observe(box)
    return () => {
      resized.disconnect()
      clearTimeout(this.#timer)
      this.#surface = null
    }
  }

  /** Whether the view moves with what is added at the end. */
  stick(sticks: boolean): void {
    if (sticks === this.#sticks) return
    this.#sticks = sticks
    if (!sticks && this.#surface !== null) this.#reanchor(this.#surface)
    this.update()
  }

  /** A wheel, a finger or a key is at work: what moves now moves by steps. */
  byHand(): void {
    this.#byHand = performance.now()
  }

  /** First and last line that are seen; null without any. */
  visible(): { readonly first: number; readonly last: number } | null {
    const { run } = this.#host
    if (run.length === 0 || this.#surface === null) return null
    const { drawn } = this.#surface
    return {
      first: this.#inRun(drawn.rowAt(this.#scrollTop, ROW_HEIGHT)),
      last: this.#inRun(drawn.rowAt(this.#scrollTop + this.#height - 1, ROW_HEIGHT)),
    }
  }

  /** Rows that fit on a screen, less one that shows where one was. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#height / ROW_HEIGHT) - 1)
  }

  /** Brings a line on screen, with as little movement as needed or to its middle. */
  reveal(index: number, align: 'nearest' | 'center' = 'nearest'): void {
    if (this.#surface === null) return
    const box = this.#surface.drawn.boxOf(index)
    const y = box?.y ?? this.#anchor.y + (index - this.#anchor.index) * ROW_HEIGHT
    const height = box?.height ?? ROW_HEIGHT
    const top = this.#scrollTop
    const isSeen = y >= top && y + height <= top + this.#height
    if (isSeen && align === 'nearest') return
    const above = align === 'center' ? (this.#height - height) / 2 : y < top ? 0 : this.#height - height
    this.#anchor = { index, y }
    this.#isPulled = false
    this.#scrollTo(this.#surface, y - above)
    this.update()
    this.#restSoon()
  }

  /** As if the scrollbar had been pulled so far, from 0 to 1. */
  toShare(share: number): void {
    if (this.#surface === null) return
    this.#scrollTo(this.#surface, share * (this.#bottom - this.#height))
    this.#pull(this.#scrollTop)
    this.update()
    this.#restSoon()
  }

  onScroll(): void {
    if (this.#surface === null) return
    const { box } = this.#surface
    const delta = box.scrollTop - this.#scrollTop
    if (box.clientHeight !== this.#boxHeight) this.#resized()
    if (Math.abs(delta) < 1 || box.scrollTop === this.#scrollTop) return
    this.#scrollTop = box.scrollTop
    this.#heading = delta < 0 ? -1 : 1
    if (delta < 0) this.#host.moved('away')
    const isStep = performance.now() - this.#byHand < BY_HAND || Math.abs(delta) <= this.#height
    if (isStep) this.#reanchor(this.#surface)
    else this.#pull(box.scrollTop)
    this.update()
    if (delta > 0 && this.#isAtEnd(this.#surface)) this.#host.moved('end')
    this.#restSoon()
  }

  /** The browser moves what it can no longer show, as when the box grows: that is nobody's wish, but it is where one is. */
  #resized(): void {
    if (this.#surface === null) return
    this.#scrollTop = this.#surface.box.scrollTop
    this.update()
    this.#restSoon()
  }

  /** Decides anew which rows are drawn. */
  update(): void {
    const { run } = this.#host
    if (this.#surface === null) return
    this.#scale = scaleOf(linesIn(run, this.#host.extent()) * ROW_HEIGHT)
    this.#setHeight(this.#surface)
    if (run.generation !== this.#generation) this.#take(this.#surface)
    const sticks = this.#sticks && run.atEnd
    if (sticks) this.#anchor = { index: Math.max(run.base, run.end - 1), y: this.#bottom - ROW_HEIGHT }
    const top = sticks ? this.#bottom - this.#height : this.#scrollTop
    this.#anchor = this.#anchorNear(top)
    const { index, y } = this.#anchor
    const framed = (before: number, after: number) => {
      const above = Math.ceil((y - top + before) / ROW_HEIGHT)
      const below = Math.ceil((top + this.#height + after - y) / ROW_HEIGHT)
      const first = Math.max(run.base, Math.min(index, index - above))
      return { first, end: Math.min(run.end, Math.max(index + 1, index + below)) }
    }
    const [above, below] = overscanFor(sticks ? 'end' : this.#heading)
    const isEnough = this.#covers(framed(above.least, below.least), framed(FAR, FAR))
    const { first, end } = isEnough ? this.#frame : framed(above.most, below.most)
    const isSame = first === this.#frame.first && end === this.#frame.end
    if (isSame) this.#settle()
    else {
      // Where nothing that was drawn is drawn again, the same elements take other lines: none is made and none thrown away.
      const isApart = first >= this.#frame.end || end <= this.#frame.first
      const shift = isApart ? first - (this.#frame.first - this.#frame.shift) : this.#frame.shift
      this.#frame = { first, end, shift }
      for (const listener of this.#listeners) listener()
    }
    if (!run.atStart && first - run.base < NEAR) this.#host.older()
    if (!run.atEnd && run.end - end < NEAR) this.#host.newer()
  }

  /** Whether what is drawn holds these rows, and none beyond the others. */
  #covers(least: Pick<Frame, 'first' | 'end'>, most: Pick<Frame, 'first' | 'end'>): boolean {
    const { first, end } = this.#frame
    return first <= least.first && end >= least.end && first >= most.first && end <= most.end
  }

  /**
   * After rows were drawn: puts them where the anchor says, and the scroll position where the rows are. `placed` says
   * where they were drawn; null where one follows the other and the browser knows.
   */
  settle(placed: Placed | null = null): void {
    this.#placed = placed
    this.#settle()
  }

  #settle(): void {
    if (this.#surface === null) return
    // They are still being drawn.
    if (this.#placed !== null && this.#placed.first !== this.#frame.first) return
    const { box, drawn } = this.#surface
    drawn.measure(this.#frame, this.#placed)
    this.#boxHeight = box.clientHeight
    if (this.#frame.end <= this.#frame.first) return
    this.#setHeight(this.#surface)
    const y = this.#anchor.y - drawn.offsetOf(this.#anchor.index, ROW_HEIGHT)
    const shift = this.#isPulled ? 0 : this.#shiftAtEdges(y, drawn.height)
    drawn.moveTo(y + shift)
    this.#anchor = { ...this.#anchor, y: this.#anchor.y + shift }
    if (this.#sticks && this.#host.run.atEnd) this.#scrollTo(this.#surface, y + shift + drawn.height - this.#height)
    else if (shift !== 0) this.#scrollTo(this.#surface, this.#scrollTop + shift)
  }

  get #height(): number {
    return this.#surface?.box.clientHeight ?? 0
  }

  /** Where the scroll range ends. */
  get #bottom(): number {
    return Math.max(this.#isWhole() ? (this.#surface?.drawn.height ?? 0) : this.#scale.height, this.#height)
  }

  /** Every line there is is drawn: the range is as high as they are. */
  #isWhole(): boolean {
    const { run } = this.#host
    const { first, end } = this.#surface?.drawn.frame ?? this.#frame
    return run.atStart && run.atEnd && first === run.base && end === run.end
  }

  /** The first line lies at 0, and the last one ends where the scroll range does. */
  #shiftAtEdges(y: number, height: number): number {
    const { run } = this.#host
    const showsStart = run.atStart && this.#frame.first === run.base
    const showsEnd = run.atEnd && this.#frame.end === run.end
    if (showsStart && (showsEnd || !this.#sticks)) return -y
    return showsEnd ? this.#bottom - (y + height) : 0
  }

  /** The run was replaced: the view stands where that says. */
  #take(surface: Surface): void {
    const { run } = this.#host
    this.#generation = run.generation
    this.#isPulled = false
    const { target } = run
    if (target === null) return
    const y = this.#scale.toReal(linesBefore(run, this.#host.extent(), target.index) * ROW_HEIGHT)
    this.#anchor = { index: target.index, y: target.align === 'thumb' ? this.#scrollTop : y }
    if (target.align === 'thumb') return
    const rest = this.#height - ROW_HEIGHT
    this.#scrollTo(surface, y - { top: 0, center: Math.floor(rest / 2), end: rest }[target.align])
  }

  /** The scrollbar was pulled to a place. */
  #pull(scrollTop: number): void {
    const { run } = this.#host
    const before = this.#scale.toVirtual(scrollTop) / ROW_HEIGHT
    const known = run.atStart ? 0 : run.offset
    if (known !== null && before >= known && before < known + run.length) {
      this.#isPulled = false
      this.#anchor = { index: run.base + Math.floor(before - known), y: scrollTop - (before % 1) * ROW_HEIGHT }
      return
    }
    // Until they are here, what was shown stays on screen.
    this.#isPulled = true
    this.#anchor = { index: this.#anchor.index, y: scrollTop }
    this.#host.jump(placeAt(run, this.#host.extent(), before, this.#height / ROW_HEIGHT))
  }

  /**
   * The anchor, or one nearer to what is seen: rows are drawn from the anchor on, and no more of them than a screen and
   * some, whatever came between. Where nothing at hand lies there, what is at hand is shown.
   */
  #anchorNear(top: number): { readonly index: number; readonly y: number } {
    const known = this.#inRun(this.#anchor.index)
    const y = this.#anchor.y + (known - this.#anchor.index) * ROW_HEIGHT
    const away = y < top - FAR ? top - y : y > top + this.#height + FAR ? top + this.#height - y : 0
    if (away === 0) return { index: known, y }
    const rows = Math.round(away / ROW_HEIGHT)
    const index = this.#inRun(known + rows)
    return { index, y: y + rows * ROW_HEIGHT }
  }

  /** Hangs the view on the first row that is seen. */
  #reanchor({ drawn }: Surface): void {
    this.#isPulled = false
    const guessed = drawn.rowAt(this.#scrollTop, ROW_HEIGHT)
    const index = this.#inRun(guessed)
    this.#anchor = { index, y: drawn.y + drawn.offsetOf(index, ROW_HEIGHT) }
  }

  #restSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#rest(), REST)
  }

  /** Scrolling has rested: the scrollbar says again where the view is among all lines. */
  #rest(): void {
    const { run } = this.#host
    this.#heading = 0
    if (this.#surface === null || this.#sticks || this.#isPulled || run.length === 0) return
    this.#reanchor(this.#surface)
    const before = linesBefore(run, this.#host.extent(), this.#anchor.index)
    const wanted = this.#scale.toReal(before * ROW_HEIGHT) + this.#scrollTop - this.#anchor.y
    const shift = Math.round(Math.max(0, Math.min(this.#bottom - this.#height, wanted))) - this.#scrollTop
    if (Math.abs(shift) < 2 * ROW_HEIGHT) return
    this.#anchor = { ...this.#anchor, y: this.#anchor.y + shift }
    this.#scrollTo(this.#surface, this.#scrollTop + shift)
    this.update()
  }

  #isAtEnd({ drawn }: Surface): boolean {
    const { run } = this.#host
    if (!run.atEnd || drawn.frame.end !== run.end) return false
    return drawn.y + drawn.height <= this.#scrollTop + this.#height + AT_END
  }

  #setHeight({ range }: Surface): void {
    const height = `${this.#bottom}px`
    if (range.style.height !== height) range.style.height = height
  }

  #scrollTo({ box }: Surface, top: number): void {
    box.scrollTop = Math.max(0, top)
    this.#scrollTop = box.scrollTop
  }

  #inRun(index: number): number {
    const { run } = this.#host
    return Math.max(run.base, Math.min(Math.max(run.base, run.end - 1), index))
  }
}
