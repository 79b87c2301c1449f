/** The pieces of a line's JSON. Each function gives where it ended. */
export const PLAIN: u8 = 0
export const ESCAPED: u8 = 1

/** @param time NaN: not known. */
export function putDeviceTime(at: usize, time: f64): usize {
  // ,"deviceTime":
  store<u64>(at, 0x656369766564222c)
  store<u64>(at + 8, 0x3a22656d6954)
  if (!isNaN(time)) return putNumber(at + 14, time)
  store<u32>(at + 14, 0x6c6c756e)
  return at + 18
}

/** @param time NaN: it follows from the others. */
export function putTime(at: usize, time: f64): usize {
  if (isNaN(time)) return at
  // ,"time":
  store<u64>(at, 0x3a22656d6974222c)
  return putNumber(at + 8, time)
}

export function putName(at: usize, form: u8): usize {
  if (form === PLAIN || form === ESCAPED) {
    // "text":"
    store<u64>(at, 0x223a227478657422)
    return at + 8
  }
  // "base64":"
  store<u64>(at, 0x2234366573616222)
  store<u16>(at + 8, 0x223a)
  return at + 10
}

export function putText(at: usize, form: u8, from: usize, end: usize): usize {
  if (form === PLAIN) {
    copy(at, from, end - from)
    return at + (end - from)
  }
  return form === ESCAPED ? putEscaped(at, from, end) : putBase64(at, from, end)
}

/** In pieces of 16 bytes: what lies behind is written over too. */
export function copy(to: usize, from: usize, size: usize): void {
  for (let done: usize = 0; done < size; done += 16) v128.store(to + done, v128.load(from + done))
}

/** A whole number that is exact as a double. */
export function putNumber(start: usize, value: f64): usize {
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
