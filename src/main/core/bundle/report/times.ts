/** Times of a report, in the time zone of the laptop that made it. */
export interface Clock {
  /** `2026-11-21 14:05:06`. */
  full(ms: number): string
  /** Short, for an axis: the time of day, with the day where the axis spans several. */
  short(ms: number, long: boolean): string
  /** `UTC+08:00`. */
  readonly zone: string
}

export function clockOf(zoneOffsetMinutes: number): Clock {
  const iso = (ms: number) => {
    const shifted = new Date(ms + zoneOffsetMinutes * 60_000)
    return Number.isNaN(shifted.getTime()) ? '—' : shifted.toISOString()
  }
  const sign = zoneOffsetMinutes < 0 ? '-' : '+'
  const away = Math.abs(zoneOffsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    full: (ms) => iso(ms).slice(0, 19).replace('T', ' '),
    short: (ms, long) => (long ? iso(ms).slice(5, 16).replace('T', ' ') : iso(ms).slice(11, 19)),
    zone: `UTC${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`,
  }
}

/** `2 h 05 min`, in words that both languages read. */
export function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}
