/** How a block tells its codes (RFC 1951 §3.2.7). */
import { put } from './bits'
import { codeLengths, codes, weigh } from './huffman'
import { DISTANCE_BITS, LITERAL_BITS, RUN_BITS, RUN_CODES, RUN_COUNTS, RUNS } from './layout'
import { DISTANCES, LITERALS } from './symbols'

const RUN_SYMBOLS: usize = 19

/** The order in which lengths of run codes are written (RFC 1951 §3.2.7). */
function orderOf(index: usize): usize {
  if (index < 3) return 16 + index
  if (index === 3) return 0
  const step = (index - 4) >> 1
  return index & 1 ? 7 - step : 8 + step
}

/** Both lists of code lengths, runs of the same shortened. Gives how many entries of u16: symbol, and above it extra bits. */
export function runsOf(): usize {
  memory.fill(RUN_COUNTS, 0, RUN_SYMBOLS * 4)
  let runs: usize = 0
  let at: usize = 0
  const literals = usedOf(LITERAL_BITS, LITERALS, 257)
  const total = literals + usedOf(DISTANCE_BITS, DISTANCES, 1)
  while (at < total) {
    const length = lengthAt(at, literals)
    let run: usize = 1
    while (at + run < total && lengthAt(at + run, literals) === length) run++
    at += run
    if (length === 0) {
      while (run >= 3) {
        const piece = min(run, <usize>138)
        runs = run >= 11 ? addRun(runs, 18, piece - 11) : addRun(runs, 17, piece - 3)
        run -= piece
      }
    } else {
      runs = addRun(runs, length, 0)
      run--
      while (run >= 3) {
        const piece = min(run, <usize>6)
        runs = addRun(runs, 16, piece - 3)
        run -= piece
      }
    }
    for (; run > 0; run--) runs = addRun(runs, length, 0)
  }
  codeLengths(RUN_COUNTS, RUN_SYMBOLS, 7, RUN_BITS)
  return runs
}

function addRun(runs: usize, symbol: usize, extra: usize): usize {
  store<u16>(RUNS + (runs << 1), <u16>(symbol | (extra << 8)))
  const at = RUN_COUNTS + (symbol << 2)
  store<u32>(at, load<u32>(at) + 1)
  return runs + 1
}

function lengthAt(at: usize, literals: usize): usize {
  return <usize>load<u8>(at < literals ? LITERAL_BITS + at : DISTANCE_BITS + (at - literals))
}

function usedOf(lengths: usize, symbols: usize, least: usize): usize {
  while (symbols > least && load<u8>(lengths + symbols - 1) === 0) symbols--
  return symbols
}

function runCodes(): usize {
  let count: usize = RUN_SYMBOLS
  while (count > 4 && load<u8>(RUN_BITS + orderOf(count - 1)) === 0) count--
  return count
}

export function headerSize(): u64 {
  const extra =
    2 * load<u32>(RUN_COUNTS + 16 * 4) + 3 * load<u32>(RUN_COUNTS + 17 * 4) + 7 * load<u32>(RUN_COUNTS + 18 * 4)
  return 14 + 3 * <u64>runCodes() + weigh(RUN_COUNTS, RUN_BITS, RUN_SYMBOLS) + <u64>extra
}

export function putHeader(runs: usize): void {
  const count = runCodes()
  put(<u64>(usedOf(LITERAL_BITS, LITERALS, 257) - 257), 5)
  put(<u64>(usedOf(DISTANCE_BITS, DISTANCES, 1) - 1), 5)
  put(<u64>(count - 4), 4)
  for (let index: usize = 0; index < count; index++) put(load<u8>(RUN_BITS + orderOf(index)), 3)
  codes(RUN_BITS, RUN_SYMBOLS, RUN_CODES)
  for (let run: usize = 0; run < runs; run++) {
    const entry = load<u16>(RUNS + (run << 1))
    const symbol = <usize>(entry & 0xff)
    const code = load<u32>(RUN_CODES + (symbol << 2))
    put(code & 0xffffff, code >> 24)
    if (symbol >= 16) put(entry >> 8, symbol === 16 ? 2 : symbol === 17 ? 3 : 7)
  }
}
