/** What is drawn beyond what is seen, px: `most` when it is drawn anew, which it is once less than `least` is left. */
export interface Overscan {
  readonly most: number
  readonly least: number
}

/** Where the view is scrolled to: up, down, or nowhere; or it stays at the end. */
export type Heading = -1 | 0 | 1 | 'end'

/** At rest, on both sides: a turn of the wheel finds it there. */
const AROUND: Overscan = { most: 308, least: 88 }
/** The browser scrolls by itself and does not wait: where it is scrolled to, there is enough for ten frames at 3,000 px/s. */
const AHEAD: Overscan = { most: 880, least: 528 }
const BEHIND: Overscan = { most: 132, least: 22 }

/** While it follows, each piece that arrives is another screen: what is not seen of it is drawn for nothing. */
const AT_END: Overscan = { most: 88, least: 0 }

const BY_HEADING: Readonly<Record<Heading, readonly [above: Overscan, below: Overscan]>> = {
  [-1]: [AHEAD, BEHIND],
  0: [AROUND, AROUND],
  1: [BEHIND, AHEAD],
  end: [AT_END, AT_END],
}

export function overscanFor(heading: Heading): readonly [above: Overscan, below: Overscan] {
  return BY_HEADING[heading]
}
