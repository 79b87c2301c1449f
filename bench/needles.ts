/** Needles drawn anew from the flat text, so that no run asks what another has asked. */
import { randomInt } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** What follows `TIME LEVEL DEVICE MODULE: ` in a line of the flat text. */
const MESSAGE = /^\S+ \S+ [A-Z]{3} \S+ \S+: (.*)$/
/** Request ids, hashes, MAC addresses, addresses with their port, long numbers: what a technician copies from somewhere. */
const IDS = [
  /(?:reqid|session|token|client|status|crc|want|got|head)=(?:0x)?([0-9a-f]{8,}(?:-[0-9a-f]{4})?)/,
  /\b((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\b/,
  /\b(10\.\d{1,3}\.\d{1,3}\.\d{1,3}:8883)\b/,
  /\b((?:seq|boot|last_ok)=\d{6,})\b/,
]

/** Messages of lines at random places. */
function* messages(flat: string): Generator<string> {
  const { size } = statSync(flat)
  const handle = openSync(flat, 'r')
  const chunk = Buffer.alloc(4096)
  try {
    for (;;) {
      const read = readSync(handle, chunk, 0, chunk.length, randomInt(Math.max(1, size - chunk.length)))
      const line = chunk.toString('utf8', 0, read).split('\n')[1] ?? ''
      const message = MESSAGE.exec(line)?.[1]
      if (message !== undefined) yield message
    }
  } finally {
    closeSync(handle)
  }
}

export function drawIds(flat: string, count: number): string[] {
  const ids = new Set<string>()
  for (const message of messages(flat)) {
    const kind = IDS[ids.size % IDS.length]
    const id = kind?.exec(message)?.[1]
    if (id !== undefined) ids.add(id)
    if (ids.size === count) break
  }
  return [...ids]
}

/** Phrases that stand in half a percent to two percent of the lines. */
export function drawCommon(flat: string, count: number): string[] {
  const seen = new Map<string, number>()
  const sampled = 4000
  let left = sampled
  for (const message of messages(flat)) {
    for (const phrase of new Set(message.match(/[a-z]+ [a-z]+/g) ?? [])) seen.set(phrase, (seen.get(phrase) ?? 0) + 1)
    if (--left === 0) break
  }
  const common = [...seen].filter(([, times]) => times >= sampled * 0.005 && times <= sampled * 0.02)
  return draw(
    common.map(([phrase]) => phrase),
    count,
  )
}

/** Letters that form no word. */
export function drawAbsent(count: number): string[] {
  const letter = () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]
  return Array.from({ length: count }, () => Array.from({ length: 8 + randomInt(8) }, letter).join(''))
}

/** Patterns of the two measured forms: with a literal that an index can use, and without. */
export function drawPatterns(): { readonly literal: string; readonly bare: string } {
  const low = 1 + randomInt(3)
  const digit = 1 + randomInt(9)
  return {
    literal: `retry=[${low}-${low + 2}] .*rssi=-${8 + randomInt(2)}[0-9]`,
    bare: `0x[0-9a-f]{4} .*=${digit}[0-9]{2}ms`,
  }
}

function draw<T>(from: readonly T[], count: number): T[] {
  const left = [...from]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(randomInt(left.length), 1)[0] as T)
}
