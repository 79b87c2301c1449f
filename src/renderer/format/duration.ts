const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type DurationUnit = 'd' | 'h' | 'min' | 's' | 'ms'

const UNITS: readonly (readonly [DurationUnit, number])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['min', MINUTE],
  ['s', SECOND],
  ['ms', 1],
]

/** The two largest units of a duration: 134,000 ms are 2 min and 14 s. Below a second only milliseconds. */
export function durationParts(ms: number): readonly { readonly unit: DurationUnit; readonly value: number }[] {
  const whole = Math.round(Math.abs(ms))
  const first = UNITS.findIndex(([, size]) => whole >= size)
  const [unit, size] = UNITS[first] ?? (['ms', 1] as const)
  const value = Math.floor(whole / size)
  const [nextUnit, nextSize] = UNITS[first + 1] ?? (['ms', 1] as const)
  const rest = Math.floor((whole - value * size) / nextSize)
  const isLast = unit === 's' || unit === 'ms'
  return isLast || rest === 0
    ? [{ unit, value }]
    : [
        { unit, value },
        { unit: nextUnit, value: rest },
      ]
}

/** `12:41`, `1:02:03`; never negative. Rounded up, so that 0:00 means over. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** Time from the line before: `+35 ms`, `+1.2 s`, `+4 min`, `+3 h`; a step back is `−12 s`. */
export function delta(ms: number): string {
  const sign = ms < 0 ? '−' : '+'
  const size = Math.abs(ms)
  if (size < SECOND) return `${sign}${Math.round(size)} ms`
  if (size < 10 * SECOND) return `${sign}${(size / SECOND).toFixed(1)} s`
  if (size < MINUTE) return `${sign}${Math.round(size / SECOND)} s`
  if (size < HOUR) return `${sign}${Math.round(size / MINUTE)} min`
  if (size < DAY) return `${sign}${Math.round(size / HOUR)} h`
  return `${sign}${Math.round(size / DAY)} d`
}
