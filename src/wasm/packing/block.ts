/** One block of deflated data. */
import { align, bits, end, held, put, putBytes, setBits } from './bits'
import { headerSize, putHeader, runsOf } from './header'
import { codeLengths, codes, weigh } from './huffman'
import {
  DISTANCE_BASE,
  DISTANCE_BITS,
  DISTANCE_CODES,
  DISTANCE_EXTRA,
  DISTANCES_BEHIND,
  FIXED_DISTANCE_BITS,
  FIXED_LITERAL_BITS,
  LENGTH_BASE,
  LENGTH_CODES,
  LENGTH_EXTRA,
  LENGTH_SYMBOLS,
  LITERAL_BITS,
  LITERAL_CODES,
} from './layout'
import { DISTANCES, distanceSymbol, END, FIRST_LENGTH, LITERALS } from './symbols'

const MOST_STORED: usize = 65535

/**
 * The tokens up to `last`, which stand for the input from `from` to `to`, in the form that takes the least.
 * @param counts how often each symbol is among them.
 */
export function putBlock(tokens: usize, last: usize, counts: usize, from: usize, to: usize): void {
  const distances = counts + DISTANCES_BEHIND
  store<u32>(counts + (END << 2), 1)
  codeLengths(counts, LITERALS, 15, LITERAL_BITS)
  codeLengths(distances, DISTANCES, 15, DISTANCE_BITS)
  const runs = runsOf()
  let extra: u64 = 0
  for (let symbol: usize = 8; symbol < 28; symbol++) {
    extra += <u64>load<u32>(counts + ((FIRST_LENGTH + symbol) << 2)) * <u64>load<u8>(LENGTH_EXTRA + symbol)
  }
  for (let symbol: usize = 4; symbol < DISTANCES; symbol++) {
    extra += <u64>load<u32>(distances + (symbol << 2)) * <u64>load<u8>(DISTANCE_EXTRA + symbol)
  }
  const own = extra + headerSize() + weigh(counts, LITERAL_BITS, LITERALS) + weigh(distances, DISTANCE_BITS, DISTANCES)
  const fixed = extra + weigh(counts, FIXED_LITERAL_BITS, LITERALS) + weigh(distances, FIXED_DISTANCE_BITS, DISTANCES)
  const size = to - from
  const stored = <u64>((size + 5 * (size / MOST_STORED + 1)) << 3)
  if (stored <= min(own, fixed)) {
    putStored(from, to)
    return
  }
  if (fixed <= own) {
    put(2, 3)
    prepare(FIXED_LITERAL_BITS, FIXED_DISTANCE_BITS, 288)
  } else {
    put(4, 3)
    putHeader(runs)
    prepare(LITERAL_BITS, DISTANCE_BITS, LITERALS)
  }
  putTokens(tokens, last)
}

function putStored(from: usize, to: usize): void {
  while (from < to) {
    const size = min(MOST_STORED, to - from)
    put(0, 3)
    align()
    put(<u64>(size | ((size ^ 0xffff) << 16)), 32)
    putBytes(from, size)
    from += size
  }
}

/** What is written for each symbol and, with its extra bits, for each length. */
function prepare(litBits: usize, distBits: usize, symbols: usize): void {
  codes(litBits, symbols, LITERAL_CODES)
  codes(distBits, DISTANCES, DISTANCE_CODES)
  for (let length: usize = 3; length <= 258; length++) {
    const symbol = <usize>load<u8>(LENGTH_SYMBOLS + length)
    const code = load<u32>(LITERAL_CODES + ((FIRST_LENGTH + symbol) << 2))
    const rest = <u32>length - <u32>load<u16>(LENGTH_BASE + (symbol << 1))
    const count = code >> 24
    const value = (code & 0xffffff) | (rest << count)
    store<u32>(LENGTH_CODES + (length << 2), value | ((count + load<u8>(LENGTH_EXTRA + symbol)) << 24))
  }
}

function putTokens(tokens: usize, last: usize): void {
  let to = end
  let value = held
  let filled = bits
  for (let token = tokens; token < last; token += 4) {
    const what = load<u32>(token)
    if (what < 256) {
      const code = load<u32>(LITERAL_CODES + ((<usize>what) << 2))
      value |= (<u64>(code & 0xffffff)) << filled
      filled += <u64>(code >> 24)
    } else {
      const length = load<u32>(LENGTH_CODES + ((<usize>(what & 0xffff)) << 2))
      value |= (<u64>(length & 0xffffff)) << filled
      filled += <u64>(length >> 24)
      const distance = <usize>(what >> 16)
      const symbol = distanceSymbol(distance)
      const code = load<u32>(DISTANCE_CODES + (symbol << 2))
      const rest = <u64>(distance - <usize>load<u16>(DISTANCE_BASE + (symbol << 1)))
      const count = <u64>(code >> 24)
      value |= (<u64>(code & 0xffffff) | (rest << count)) << filled
      filled += count + <u64>load<u8>(DISTANCE_EXTRA + symbol)
    }
    store<u64>(to, value)
    to += <usize>(filled >> 3)
    value >>= filled & ~7
    filled &= 7
  }
  setBits(to, value, filled)
  const code = load<u32>(LITERAL_CODES + (END << 2))
  put(code & 0xffffff, code >> 24)
}
