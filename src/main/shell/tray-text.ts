/** What the tray says of levels that are raised. */
import type { Raised } from './core-messages.ts'
import type { Texts } from './texts.ts'

const MINUTE = 60_000

/** `4:32`, or `1:04:32` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

/** To the second, for where it can change each second: "P/pump-7 DEBUG 4:32". */
export function raisedNow({ name, during, endsAt }: Raised, now: number, texts: Texts): string {
  return `${name} ${during.toUpperCase()} ${endsAt === null ? texts.pending : countdown(endsAt - now)}`
}

/** To the minute: a menu that changes closes while a person looks at it. */
export function raisedSoon({ name, during, endsAt }: Raised, now: number, texts: Texts): string {
  const left = endsAt === null ? texts.pending : texts.minutesLeft(Math.max(1, Math.ceil((endsAt - now) / MINUTE)))
  return `${name}: ${during.toUpperCase()}, ${left}`
}
