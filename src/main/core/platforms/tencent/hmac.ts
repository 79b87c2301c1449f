/**
 * HMAC (RFC 2104) of a short text, from two hashes that Node computes in one call each: half the time of `createHmac`,
 * whose objects cost more than the text. Every upload is verified with it.
 */
import { createHmac, hash } from 'node:crypto'

export type HmacHash = 'sha1' | 'sha256'

/** Of both hashes, bytes. */
const BLOCK = 64
const DIGEST: Readonly<Record<HmacHash, number>> = { sha1: 20, sha256: 32 }
/** UTF-16 units; of a longer text `createHmac` takes care. */
const LONGEST_TEXT = 1024
/** A unit is three bytes of UTF-8 at most. */
const MOST_BYTES = 3

/** A key made ready: what is hashed before the text, and before the first hash, with room for both. */
interface Ready {
  readonly inner: Buffer
  readonly outer: Buffer
}

/** Keys that are remembered; a site has fewer devices. */
const MOST_KEYS = 1000
const ready: Readonly<Record<HmacHash, Map<string, Ready>>> = { sha1: new Map(), sha256: new Map() }

export function hmac(algorithm: HmacHash, key: string, text: string): Buffer {
  if (text.length > LONGEST_TEXT) return createHmac(algorithm, key).update(text).digest()
  const { inner, outer } = ready[algorithm].get(key) ?? makeReady(algorithm, key)
  const length = inner.write(text, BLOCK)
  outer.write(hash(algorithm, inner.subarray(0, BLOCK + length)), BLOCK, 'hex')
  return Buffer.from(hash(algorithm, outer), 'hex')
}

function makeReady(algorithm: HmacHash, key: string): Ready {
  const long = Buffer.from(key)
  const bytes = long.length > BLOCK ? Buffer.from(hash(algorithm, long), 'hex') : long
  const inner = Buffer.alloc(BLOCK + MOST_BYTES * LONGEST_TEXT, 0x36)
  const outer = Buffer.alloc(BLOCK + DIGEST[algorithm], 0x5c)
  bytes.forEach((byte, at) => {
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  })
  if (ready[algorithm].size >= MOST_KEYS) ready[algorithm].clear()
  ready[algorithm].set(key, { inner, outer })
  return { inner, outer }
}
