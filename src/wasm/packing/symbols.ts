/** Symbols of lengths and distances (RFC 1951 §3.2.5), and the fixed codes (§3.2.6). */
import {
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  DISTANCE_SYMBOLS,
  FIXED_DISTANCE_BITS,
  FIXED_LITERAL_BITS,
  LENGTH_BASE,
  LENGTH_EXTRA,
  LENGTH_SYMBOLS,
} from './layout'

export const LITERALS: usize = 286
export const DISTANCES: usize = 30
/** Ends a block; lengths come behind it. */
export const END: usize = 256
export const FIRST_LENGTH: usize = 257

export function distanceSymbol(distance: usize): usize {
  const back = distance - 1
  return <usize>load<u8>(DISTANCE_SYMBOLS + (back < 256 ? back : 256 + (back >> 7)))
}

/** To be called once. */
export function init(): void {
  let base: usize = 3
  for (let symbol: usize = 0; symbol < 28; symbol++) {
    const extra: usize = symbol < 8 ? 0 : (symbol >> 2) - 1
    store<u8>(LENGTH_EXTRA + symbol, <u8>extra)
    store<u16>(LENGTH_BASE + (symbol << 1), <u16>base)
    for (let end = base + ((<usize>1) << extra); base < end; base++) store<u8>(LENGTH_SYMBOLS + base, <u8>symbol)
  }
  store<u8>(LENGTH_EXTRA + 28, 0)
  store<u16>(LENGTH_BASE + 28 * 2, 258)
  store<u8>(LENGTH_SYMBOLS + 258, 28)
  base = 1
  for (let symbol: usize = 0; symbol < DISTANCES; symbol++) {
    const extra: usize = symbol < 4 ? 0 : (symbol >> 1) - 1
    store<u8>(DISTANCE_EXTRA + symbol, <u8>extra)
    store<u16>(DISTANCE_BASE + (symbol << 1), <u16>base)
    for (let end = base + ((<usize>1) << extra); base < end; base++) {
      const back = base - 1
      store<u8>(DISTANCE_SYMBOLS + (back < 256 ? back : 256 + (back >> 7)), <u8>symbol)
    }
  }
  for (let symbol: usize = 0; symbol < 288; symbol++) {
    store<u8>(FIXED_LITERAL_BITS + symbol, symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)
  }
  memory.fill(FIXED_DISTANCE_BITS, 5, 32)
}
