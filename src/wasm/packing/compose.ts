/**
 * Lines as JSON, out of a chunk: its bytes, with a line feed behind each line, and columns of what else is known. The chunk
 * begins with u32 each, the places of its columns counted from its beginning: see packing/chunk.ts.
 */
const PLAIN: u8 = 0
const ESCAPED: u8 = 1

/** Gives the size of what it wrote. More than that is written over behind it, but fewer than 16 bytes. */
export function compose(chunk: usize, to: usize): usize {
  const lines = <usize>load<u32>(chunk)
  const text = placeOf(chunk, 1)
  const seqs = placeOf(chunk, 2)
  const deviceTimes = placeOf(chunk, 3)
  const times = placeOf(chunk, 4)
  const ends = placeOf(chunk, 5)
  const shared = placeOf(chunk, 6)
  const words = placeOf(chunk, 7)
  const forms = placeOf(chunk, 8)
  let at = to
  let start = text
  for (let line: usize = 0; line < lines; line++) {
    const end = text + <usize>load<u32>(ends + (line << 2))
    at = putPart(at, chunk, <usize>load<u32>(shared + (line << 2)))
    at = putNumber(at, load<f64>(seqs + (line << 3)))
    // ,"deviceTime":
    store<u64>(at, 0x656369766564222c)
    store<u64>(at + 8, 0x3a22656d6954)
    at += 14
    const deviceTime = load<f64>(deviceTimes + (line << 3))
    if (isNaN(deviceTime)) {
      store<u32>(at, 0x6c6c756e)
      at += 4
    } else at = putNumber(at, deviceTime)
    const time = load<f64>(times + (line << 3))
    if (!isNaN(time)) {
      // ,"time":
      store<u64>(at, 0x3a22656d6974222c)
      at = putNumber(at + 8, time)
    }
    at = putPart(at, chunk, <usize>load<u32>(words + (line << 2)))
    const form = load<u8>(forms + line)
    if (form === PLAIN || form === ESCAPED) {
      // "text":"
      store<u64>(at, 0x223a227478657422)
      at += 8
      if (form === PLAIN) {
        copy(at, start, end - start)
        at += end - start
      } else at = putEscaped(at, start, end)
    } else {
      // "base64":"
      store<u64>(at, 0x2234366573616222)
      store<u16>(at + 8, 0x223a)
      at = putBase64(at + 10, start, end)
    }
    // "} and a line feed
    store<u32>(at, 0x0a7d22)
    at += 3
    start = end + 1
  }
  return at - to
}

function placeOf(chunk: usize, column: usize): usize {
  return chunk + <usize>load<u32>(chunk + (column << 2))
}

/** A piece of JSON that lines share: its place in the chunk, and its size. */
function putPart(at: usize, chunk: usize, part: usize): usize {
  const size = <usize>load<u32>(chunk + part)
  copy(at, chunk + part + 4, size)
  return at + size
}

/** In pieces of 16 bytes: what lies behind is written over too. */
function copy(to: usize, from: usize, size: usize): void {
  for (let done: usize = 0; done < size; done += 16) v128.store(to + done, v128.load(from + done))
}

/** A whole number that is exact as a double. */
function putNumber(start: usize, value: f64): usize {
  let at = start
  if (value < 0) store<u8>(at++, 0x2d)
  const size = <u64>abs(value)
  const high = size / 1000000000
  if (high === 0) return putDigits(at, <u32>size, countDigits(<u32>size))
  // Below 2^53 there are at most seven digits more.
  at = putDigits(at, <u32>high, countDigits(<u32>high))
  return putDigits(at, <u32>(size - high * 1000000000), 9)
}

function putDigits(at: usize, value: u32, digits: usize): usize {
  const end = at + digits
  for (let place = end - 1; place >= at; place--) {
    const next = value / 10
    store<u8>(place, <u8>(0x30 + value - next * 10))
    value = next
  }
  return end
}

function countDigits(value: u32): usize {
  if (value < 10) return 1
  if (value < 100) return 2
  if (value < 1000) return 3
  if (value < 10000) return 4
  if (value < 100000) return 5
  if (value < 1000000) return 6
  if (value < 10000000) return 7
  if (value < 100000000) return 8
  return value < 1000000000 ? 9 : 10
}

function putEscaped(start: usize, from: usize, to: usize): usize {
  let at = start
  for (; from < to; from++) {
    const byte = <u32>load<u8>(from)
    if (byte >= 0x20 && byte !== 0x22 && byte !== 0x5c) {
      store<u8>(at++, <u8>byte)
      continue
    }
    const letter = letterOf(byte)
    if (letter === 0) {
      // \u00
      store<u32>(at, 0x3030755c)
      store<u8>(at + 4, <u8>(0x30 + (byte >> 4)))
      const low = byte & 15
      store<u8>(at + 5, <u8>(low < 10 ? 0x30 + low : 0x57 + low))
      at += 6
    } else {
      store<u8>(at, 0x5c)
      store<u8>(at + 1, letter)
      at += 2
    }
  }
  return at
}

/** The letter that stands for a byte behind a backslash; 0: none does (RFC 8259 §7). */
function letterOf(byte: u32): u8 {
  if (byte === 0x22 || byte === 0x5c) return <u8>byte
  if (byte === 0x0a) return 0x6e
  if (byte === 0x0d) return 0x72
  if (byte === 0x09) return 0x74
  if (byte === 0x08) return 0x62
  return byte === 0x0c ? 0x66 : 0
}

function putBase64(start: usize, from: usize, to: usize): usize {
  let at = start
  for (; from < to; from += 3) {
    const left = to - from
    const first = <u32>load<u8>(from)
    const second = left > 1 ? <u32>load<u8>(from + 1) : 0
    const third = left > 2 ? <u32>load<u8>(from + 2) : 0
    const bits = (first << 16) | (second << 8) | third
    store<u8>(at, sign(bits >> 18))
    store<u8>(at + 1, sign((bits >> 12) & 63))
    store<u8>(at + 2, left > 1 ? sign((bits >> 6) & 63) : 0x3d)
    store<u8>(at + 3, left > 2 ? sign(bits & 63) : 0x3d)
    at += 4
  }
  return at
}

function sign(value: u32): u8 {
  if (value < 26) return <u8>(0x41 + value)
  if (value < 52) return <u8>(0x47 + value)
  if (value < 62) return <u8>(value - 4)
  return value === 62 ? 0x2b : 0x2f
}
