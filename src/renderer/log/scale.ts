/**
 * Browsers cap the height of an element (Chromium at 33.5 million px, Firefox at 17.8 million), so that a scroll range
 * of millions of lines has to be scaled. Near both ends a pixel stays a pixel: nobody gets stuck short of the first or
 * the last line.
 */
export interface Scale {
  /** Height of the real scroll range, px. */
  readonly height: number
  /** From a place among all lines, px as if nothing were capped, to the real range and back. */
  toReal(virtual: number): number
  toVirtual(real: number): number
}

export const MOST_HEIGHT = 15_000_000
/** Unscaled at both ends, px. */
const EDGE = 50_000

export function scaleOf(virtualHeight: number, most = MOST_HEIGHT, edge = EDGE): Scale {
  if (virtualHeight <= most) {
    return { height: virtualHeight, toReal: (virtual) => virtual, toVirtual: (real) => real }
  }
  const factor = (most - 2 * edge) / (virtualHeight - 2 * edge)
  return {
    height: most,
    toReal(virtual) {
      if (virtual <= edge) return virtual
      if (virtual >= virtualHeight - edge) return most - (virtualHeight - virtual)
      return edge + (virtual - edge) * factor
    },
    toVirtual(real) {
      if (real <= edge) return real
      if (real >= most - edge) return virtualHeight - (most - real)
      return edge + (real - edge) / factor
    },
  }
}
