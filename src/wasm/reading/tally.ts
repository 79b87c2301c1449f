import { INPUT, LEVELS, MOST_LINES, MOST_RUNS, RUN_SIZE, RUNS, SLACK, SUM_SIZE, SUMS, WHOLES, WORTHS } from './layout'
import { at, byte, count, double, moveTo, signed } from './numbers'

const NARROW: u32 = 1
const WHOLE_NUMBERS: u32 = 0
const DOUBLES: u32 = 1
/** Lines of each level are counted in one number. */
const SUM_BITS: u64 = 12
const MOST_SUMMED: u32 = (1 << 12) - 1
const COUNTED: u32 = 5

let sums: u32 = 0

/**
 * Counts the lines of a block by bucket and level, as `Buckets` would one by one. Its columns stand at `INPUT`, the
 * levels of its places at `LEVELS`.
 * @param wholes whether lines of place 0 have levels of their own, at `WHOLES`.
 * @returns how many sums stand at `SUMS`; -1 where the columns are packed in a way that is seldom, or damaged.
 */
export function tally(length: usize, lines: u32, places: u32, wholes: u32, from: f64, span: f64, buckets: f64): i32 {
  const end = INPUT + length
  memory.fill(end, 0, SLACK)
  if (lines > <u32>MOST_LINES || !open(lines, end)) return -1
  for (let place: u32 = 0; place < 256; place++) {
    const level: u64 = place < places ? <u64>load<u8>(LEVELS + place) : 255
    store<u64>(WORTHS + ((<usize>place) << 3), worthOf(level))
  }
  sums = 0
  let whole: usize = WHOLES
  let place: usize = placesAt
  let step = at
  let run: usize = RUNS
  let deviceTime: i64 = 0
  for (; run < runsEnd; run += RUN_SIZE) {
    const runEnd = place + <usize>load<i64>(run)
    const received = load<f64>(run, 8)
    const offset = load<f64>(run, 16)
    // Where times are surely of the bucket of the one before: a millisecond is far more than rounding can do.
    let first: f64 = Infinity
    let last: f64 = -Infinity
    let bucket: f64 = -1
    let sum: u64 = 0
    let summed: u32 = 0
    for (; place < runEnd; place++) {
      // One byte or two, without a branch that cannot be foreseen.
      const next = load<u32>(step)
      const isTwo = (next >> 7) & 1
      let code = <u64>((next & 0x7f) | (((next >> 1) & 0x3f80) * isTwo))
      step += 1 + isTwo
      if (isTwo && next & 0x8000) {
        moveTo(step - 2)
        code = count()
        step = at
      }
      // The other way round than \`signed\`, and 0 is no time.
      const minus = <i64>(code & 1) - 1
      deviceTime += (<i64>(code >> 1) ^ minus) - minus
      const when = select<f64>(received, <f64>deviceTime - offset, code === 0)
      if (!(when >= first && when <= last) || summed === MOST_SUMMED) {
        put(bucket, sum)
        sum = 0
        summed = 0
        const since = when - from
        bucket = since < 0 || since >= span ? -1 : floor((since * buckets) / span)
        first = bucket < 0 ? Infinity : from + (bucket * span) / buckets + 1
        last = bucket < 0 ? -Infinity : from + ((bucket + 1) * span) / buckets - 1
      }
      const index = load<u8>(place)
      if (wholes && index === 0) sum += worthOf(<u64>load<u8>(whole++))
      else sum += load<u64>(WORTHS + ((<usize>index) << 3))
      summed++
    }
    put(bucket, sum)
    if (step > end) return -1
  }
  return sums
}

let placesAt: usize = 0
let runsEnd: usize = 0

/** Reads what stands before the times. */
function open(lines: u32, end: usize): bool {
  moveTo(INPUT)
  if (byte() !== NARROW) return false
  placesAt = at
  moveTo(at + lines)
  if (at >= end) return false
  const mode = byte()
  if (mode !== WHOLE_NUMBERS && mode !== DOUBLES) return false
  const runs = count()
  if (runs > <u64>MOST_RUNS) return false
  runsEnd = RUNS + <usize>runs * RUN_SIZE
  let left: i64 = lines
  let received: f64 = 0
  let offset: f64 = 0
  for (let run: usize = RUNS; run < runsEnd; run += RUN_SIZE) {
    if (at >= end) return false
    count()
    const own = <i64>count()
    if (mode === WHOLE_NUMBERS) {
      received += <f64>signed()
      offset += <f64>signed()
      signed()
    } else {
      received = double()
      offset = double()
      double()
    }
    left -= own
    if (own < 0 || left < 0) return false
    store<i64>(run, own)
    store<f64>(run, received, 8)
    store<f64>(run, offset, 16)
  }
  return left === 0 && at < end && byte() === WHOLE_NUMBERS
}

function worthOf(level: u64): u64 {
  return level < COUNTED ? (<u64>1) << (level * SUM_BITS) : 0
}

function put(bucket: f64, sum: u64): void {
  if (bucket < 0 || sum === 0) return
  const to = SUMS + <usize>sums * SUM_SIZE
  store<u32>(to, <u32>bucket)
  for (let level: u64 = 0; level < COUNTED; level++) {
    store<u16>(to + 4 + ((<usize>level) << 1), <u16>((sum >> (level * SUM_BITS)) & MOST_SUMMED))
  }
  sums++
}
