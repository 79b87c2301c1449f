/** What a person types to go somewhere: `#4711` or `4711` a line, `50%` a share of all lines, anything else a time. */
import { parsePoint, type Zone } from '../../shared/time.ts'

export type Jump =
  | { readonly is: 'line'; readonly seq: number }
  | { readonly is: 'time'; readonly time: number }
  | { readonly is: 'share'; readonly share: number }

export function parseJump(typed: string, now: number, zone: Zone): Jump | null {
  const text = typed.trim()
  const line = /^#?\s*([\d,. ]+)$/.exec(text)?.[1]?.replace(/[,. ]/g, '')
  if (line) return { is: 'line', seq: Number(line) }
  const share = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text)?.[1]
  if (share !== undefined && Number(share) <= 100) return { is: 'share', share: Number(share) / 100 }
  const time = parsePoint(text, now, zone)
  return time === null ? null : { is: 'time', time }
}
