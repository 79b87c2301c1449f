import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Placed, placeRows } from '../../../../src/renderer/log/placed.ts'
import { LineRun } from '../../../../src/renderer/log/run.ts'
import { ROW_HEIGHT, Viewport } from '../../../../src/renderer/log/viewport.ts'
import { lines } from './lines.ts'

const HEIGHT = 440
/** Rows of a screen and what is drawn around it, twice over for anchors that lie outside. */
const MOST_ROWS = 130

class FakeRow {
  readonly offsetTop: number
  readonly offsetHeight = ROW_HEIGHT

  constructor(top: number) {
    this.offsetTop = top
  }
}

/** Scrolls no further than its content reaches, as a browser's does. */
class FakeBox {
  clientHeight = HEIGHT
  readonly #range: { readonly style: { readonly height: string } }
  #top = 0

  constructor(range: { readonly style: { readonly height: string } }) {
    this.#range = range
  }

  get scrollTop(): number {
    return this.#top
  }

  set scrollTop(top: number) {
    this.#top = Math.max(0, Math.min(top, Number.parseFloat(this.#range.style.height) - this.clientHeight))
  }
}

/** A view over `total` lines as a browser would lay it out, every row as high as every other. */
class Stand {
  readonly run = new LineRun(1000)
  readonly range = { style: { height: '0px' } }
  readonly box = new FakeBox(this.range)
  readonly rows = { style: { transform: '' }, children: [] as FakeRow[], offsetHeight: 0 }
  readonly moved = vi.fn()
  total: number
  readonly viewport: Viewport
  readonly #isPlaced: boolean
  #placed: Placed | null = null
  #resized = () => {}

  /** Where rows are placed, nobody asks the browser how high they are. */
  constructor(total: number, isPlaced = true) {
    this.total = total
    this.#isPlaced = isPlaced
    vi.stubGlobal(
      'ResizeObserver',
      observerOf((resized) => {
        this.#resized = resized
      }),
    )
    this.viewport = new Viewport({
      run: this.run,
      extent: () => ({ total: this.total, firstSeq: 1, lastSeq: this.total }),
      jump: (at) => at.is === 'offset' && this.show(at.offset + 1, 'thumb'),
      older: () => this.older(),
      newer: () => this.newer(),
      moved: this.moved,
    })
    this.viewport.attach(this.box as never, this.range as never, this.rows as never)
    this.viewport.subscribe(() => this.draw())
    this.run.subscribe(() => this.viewport.update())
  }

  show(seq: number, align: 'top' | 'center' | 'end' | 'thumb'): void {
    const from = Math.max(1, seq - 200)
    const to = Math.min(this.total, seq + 200)
    this.run.replace(
      { lines: lines(from, to), offset: from - 1, atStart: from === 1, atEnd: to === this.total },
      { index: seq - from, align },
    )
  }

  older(): void {
    const first = this.run.first?.seq ?? 1
    const from = Math.max(1, first - 200)
    this.run.prepend(lines(from, first - 1), from === 1)
  }

  newer(): void {
    const last = this.run.last?.seq ?? 0
    const to = Math.min(this.total, last + 200)
    this.run.append(lines(last + 1, to), to === this.total)
  }

  arrive(count: number): void {
    this.total += count
    if (this.run.atEnd) this.run.append(lines(this.total - count + 1, this.total), true)
  }

  draw(): void {
    const { first, end } = this.viewport.frame()
    const heights = Array.from({ length: end - first }, () => ROW_HEIGHT)
    this.#placed = placeRows(this.#isPlaced ? this.#placed : null, first, heights)
    this.rows.children = this.#placed.tops.slice(0, -1).map((top) => new FakeRow(top))
    this.rows.offsetHeight = this.#isPlaced ? Number.NaN : heights.length * ROW_HEIGHT
    this.viewport.settle(this.#isPlaced ? this.#placed : null)
  }

  /** The browser first moves what it can no longer show, and says so; then it says that the size is another. */
  resize(height: number): void {
    this.box.clientHeight = height
    const { scrollTop } = this.box
    this.box.scrollTop = scrollTop
    if (this.box.scrollTop !== scrollTop) this.viewport.onScroll()
    this.#resized()
  }

  /** As a wheel does it: within what the range allows. */
  scroll(by: number): void {
    const most = Math.max(0, Number.parseFloat(this.range.style.height) - this.box.clientHeight)
    this.box.scrollTop = Math.max(0, Math.min(most, this.box.scrollTop + by))
    this.viewport.byHand()
    this.viewport.onScroll()
  }

  /** Numbers of the lines on screen, from top to bottom. */
  seen(): number[] {
    const y = Number.parseFloat(/translateY\((.*)px\)/.exec(this.rows.style.transform)?.[1] ?? '0')
    const { first } = this.viewport.frame()
    return this.rows.children.flatMap(({ offsetTop }, index) => {
      const top = y + offsetTop
      const isSeen = top + ROW_HEIGHT > this.box.scrollTop && top < this.box.scrollTop + this.box.clientHeight
      return isSeen ? [this.run.at(first + index)?.seq ?? Number.NaN] : []
    })
  }
}

function observerOf(told: (resized: () => void) => void) {
  return class {
    constructor(resized: () => void) {
      told(resized)
    }
    observe(): void {}
    disconnect(): void {}
  }
}

beforeEach(() => {
  vi.stubGlobal('HTMLElement', FakeRow)
})

describe('the viewport', () => {
  it('shows the newest lines, and goes with what arrives', () => {
    const stand = new Stand(10_000_000)
    stand.show(10_000_000, 'end')
    expect(stand.seen().at(-1)).toBe(10_000_000)
    stand.arrive(500)
    expect(stand.seen().at(-1)).toBe(10_000_500)
    expect(stand.box.scrollTop + HEIGHT).toBe(Number.parseFloat(stand.range.style.height))
  })

  it('stands still when it does not follow, whatever arrives', () => {
    const stand = new Stand(5000)
    stand.show(5000, 'end')
    stand.viewport.stick(false)
    const before = stand.seen()
    for (let round = 0; round < 5; round++) stand.arrive(100)
    expect(stand.seen()).toEqual(before)
  })

  it('goes line by line under a wheel, from the end of ten million to wherever it leads', () => {
    const stand = new Stand(10_000_000)
    stand.show(10_000_000, 'end')
    stand.viewport.stick(false)
    let last = stand.seen()[0] ?? 0
    for (let turn = 0; turn < 300; turn++) {
      stand.scroll(-110)
      const first = stand.seen()[0] ?? 0
      expect(last - first).toBe(5)
      last = first
    }
  })

  it('reaches the first line and the last one, and says so', () => {
    const stand = new Stand(10_000_000)
    stand.show(800, 'top')
    stand.viewport.stick(false)
    for (let turn = 0; turn < 60; turn++) stand.scroll(-400)
    expect(stand.seen()[0]).toBe(1)
    stand.show(9_999_500, 'top')
    for (let turn = 0; turn < 60; turn++) stand.scroll(400)
    expect(stand.seen().at(-1)).toBe(10_000_000)
    expect(stand.moved).toHaveBeenCalledWith('end')
  })

  it('goes to a share of all lines when the scrollbar is pulled', () => {
    const stand = new Stand(10_000_000)
    stand.show(10_000_000, 'end')
    stand.viewport.stick(false)
    for (const share of [0.25, 0.9, 0.5]) {
      stand.viewport.toShare(share)
      expect((stand.seen()[0] ?? 0) / 10_000_000).toBeCloseTo(share, 2)
    }
  })

  it('is never empty and never draws more than a screen and some, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('scroll' as const), by: fc.integer({ min: -6000, max: 6000 }) }),
      fc.record({ is: fc.constant('arrive' as const), by: fc.nat(900) }),
      fc.record({ is: fc.constant('stick' as const), by: fc.nat(1) }),
      fc.record({ is: fc.constant('show' as const), by: fc.nat(1_000_000) }),
      fc.record({ is: fc.constant('share' as const), by: fc.nat(1000) }),
      fc.record({ is: fc.constant('resize' as const), by: fc.integer({ min: 60, max: 2200 }) }),
    )
    const totals = fc.constantFrom(30, 900, 50_000, 9_000_000)
    fc.assert(
      fc.property(totals, fc.boolean(), fc.array(step, { maxLength: 25 }), (total, isPlaced, steps) => {
        const stand = new Stand(total, isPlaced)
        stand.show(total, 'end')
        for (const { is, by } of steps) {
          if (is === 'scroll') stand.scroll(by)
          else if (is === 'arrive') stand.arrive(by)
          else if (is === 'stick') stand.viewport.stick(by === 1)
          else if (is === 'resize') stand.resize(by)
          else if (is === 'show') stand.show(1 + (by % stand.total), 'center')
          else stand.viewport.toShare(by / 1000)
          const { clientHeight } = stand.box
          expect(stand.rows.children.length).toBeLessThanOrEqual(MOST_ROWS + clientHeight / ROW_HEIGHT)
          const seen = stand.seen()
          expect(seen.length).toBeGreaterThanOrEqual(Math.min(stand.total, Math.floor(clientHeight / ROW_HEIGHT)))
          expect(seen).toEqual(lines(seen[0] ?? 0, seen.at(-1) ?? 0).map(({ seq }) => seq))
        }
      }),
      { numRuns: 300 },
    )
  })
})
