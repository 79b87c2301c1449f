/**
 * HMAC-SM3 (GB/T 32905-2016, RFC 2104), for sign-ins of check 2. OpenSSL has SM3, the BoringSSL in Electron has not, so
 * it is computed here. A sign-in hashes two blocks: speed does not matter.
 */
const BLOCK = 64

/** The digest, 32 bytes. */
export function sm3(message: Uint8Array): Buffer {
  const bits = message.length * 8
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / BLOCK) * BLOCK)
  padded.set(message)
  padded[message.length] = 0x80
  padded.writeBigUInt64BE(BigInt(bits), padded.length - 8)
  let state = INITIAL
  for (let at = 0; at < padded.length; at += BLOCK) state = compress(state, padded.subarray(at, at + BLOCK))
  const digest = Buffer.alloc(32)
  state.forEach((word, at) => void digest.writeUInt32BE(word, at * 4))
  return digest
}

export function hmacSm3(key: Uint8Array, message: Uint8Array): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.set(key.length > BLOCK ? sm3(key) : key)
  const inner = sm3(Buffer.concat([block.map((byte) => byte ^ 0x36), message]))
  return sm3(Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]))
}

type State = readonly [number, number, number, number, number, number, number, number]

const INITIAL: State = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]

function rotate(word: number, by: number): number {
  return (word << (by % 32)) | (word >>> ((32 - (by % 32)) % 32))
}

/** The message expansion of §5.3.2: 68 words. */
function expand(block: Buffer): Int32Array {
  const words = new Int32Array(68)
  const word = (at: number) => words[at] ?? 0
  for (let at = 0; at < 16; at++) words[at] = block.readInt32BE(at * 4)
  for (let at = 16; at < 68; at++) {
    const mixed = word(at - 16) ^ word(at - 9) ^ rotate(word(at - 3), 15)
    words[at] = mixed ^ rotate(mixed, 15) ^ rotate(mixed, 23) ^ rotate(word(at - 13), 7) ^ word(at - 6)
  }
  return words
}

/** §5.3.3: 64 rounds. */
function compress(before: State, block: Buffer): State {
  const words = expand(block)
  let [a, b, c, d, e, f, g, h] = before
  for (let round = 0; round < 64; round++) {
    const early = round < 16
    const word = words[round] ?? 0
    const first = rotate((rotate(a, 12) + e + rotate(early ? 0x79cc4519 : 0x7a879d8a, round)) | 0, 7)
    const second = first ^ rotate(a, 12)
    const choice = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const other = early ? e ^ f ^ g : (e & f) | (~e & g)
    const left = (choice + d + second + (word ^ (words[round + 4] ?? 0))) | 0
    const right = (other + h + first + word) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = left
    h = g
    g = rotate(f, 19)
    f = e
    e = right ^ rotate(right, 9) ^ rotate(right, 17)
  }
  const [a0, b0, c0, d0, e0, f0, g0, h0] = before
  const mix = (one: number, other: number) => (one ^ other) >>> 0
  return [mix(a, a0), mix(b, b0), mix(c, c0), mix(d, d0), mix(e, e0), mix(f, f0), mix(g, g0), mix(h, h0)]
}
