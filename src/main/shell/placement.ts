/** Where the window opens. */

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Wide enough for list, lines and details side by side. */
const USUAL = { width: 1440, height: 900 }
export const LEAST = { width: 800, height: 560 }

/** So much of the title bar must be on a screen that a person can take hold of it, pixels. */
const GRIP = { width: 120, height: 40 }

/**
 * The remembered bounds where they can still be reached on one of the screens' work areas (the first is the primary
 * one), else the usual size in the middle of the primary one.
 */
export function placeWindow(remembered: Bounds | null, areas: readonly Bounds[]): Bounds {
  const primary = areas[0] ?? { x: 0, y: 0, ...USUAL }
  if (remembered && areas.some((area) => isWithinReach(remembered, area))) {
    return {
      ...remembered,
      width: Math.max(LEAST.width, remembered.width),
      height: Math.max(LEAST.height, remembered.height),
    }
  }
  const width = Math.min(USUAL.width, primary.width)
  const height = Math.min(USUAL.height, primary.height)
  return {
    x: primary.x + Math.round((primary.width - width) / 2),
    y: primary.y + Math.round((primary.height - height) / 2),
    width,
    height,
  }
}

function isWithinReach(window: Bounds, area: Bounds): boolean {
  const shown = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const isTopShown = window.y >= area.y && window.y + GRIP.height <= area.y + area.height
  return shown >= GRIP.width && isTopShown
}
