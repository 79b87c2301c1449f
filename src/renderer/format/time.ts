/** Times of day as the laptop's clock shows them; digits are the same in every language. */

const two = (value: number) => String(value).padStart(2, '0')

/** `08:58:03.412` */
export function clockTime(ms: number): string {
  const at = new Date(ms)
  return `${clockSeconds(ms)}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** `08:58:03` */
export function clockSeconds(ms: number): string {
  const at = new Date(ms)
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** `08:58` */
export function clockMinutes(ms: number): string {
  return clockSeconds(ms).slice(0, 5)
}

/** `2026-11-21` */
export function isoDate(ms: number): string {
  const at = new Date(ms)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** Time of day, with the date in front if it is another day than `now`. */
export function whenSeen(ms: number, now: number): string {
  return isoDate(ms) === isoDate(now) ? clockSeconds(ms) : `${isoDate(ms)} ${clockSeconds(ms)}`
}

/** `2026-11-21 08:58:03.412` */
export function fullTime(ms: number): string {
  return `${isoDate(ms)} ${clockTime(ms)}`
}

/** What a field of type datetime-local reads and writes. */
export function toLocalField(ms: number): string {
  return `${isoDate(ms)}T${clockSeconds(ms)}`
}

export function fromLocalField(text: string): number | null {
  const ms = new Date(text).getTime()
  return text === '' || Number.isNaN(ms) ? null : ms
}

const ISO = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** A sentence with its moments in UTC read on the laptop's clock: `until 2026-11-21 16:49:14`. */
export function localTimes(text: string): string {
  return text.replace(ISO, (iso) => {
    const ms = Date.parse(iso)
    return Number.isNaN(ms) ? iso : `${isoDate(ms)} ${clockSeconds(ms)}`
  })
}
