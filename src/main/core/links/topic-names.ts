/**
 * Topics as text, made once for the same bytes: a broker repeats few topics, and a text that is the same object is found
 * faster wherever it is looked up. Bounded: a topic takes the place of another one with the same hash.
 */
const PLACES = 1024
/** Longer ones are made each time, so that all of them together stay small. */
const LONGEST = 256

interface Name {
  readonly bytes: Buffer
  readonly text: string
}

const names: (Name | undefined)[] = Array(PLACES).fill(undefined)

/** What is not UTF-8 becomes U+FFFD, as everywhere in MQTT.js. */
export function topicAt(bytes: Buffer, from: number, to: number): string {
  if (to - from > LONGEST) return bytes.toString('utf8', from, to)
  let hash = 0
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1)
  const known = names[place]
  if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.text
  const made = { bytes: Buffer.from(bytes.subarray(from, to)), text: bytes.toString('utf8', from, to) }
  names[place] = made
  return made.text
}

function isSame(name: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = from, index = 0; at < to; at++, index++) if (name[index] !== bytes[at]) return false
  return true
}
