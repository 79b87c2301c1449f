import { GRAMS, GRAMS_SIZE, NEEDS } from './layout'

/**
 * One look at each byte of lines: for each line two bytes, what its bytes need and what they may be part of, by the tables
 * at `NEEDS` and `GRAMS`.
 * @param ends u32 each: where the lines end in the text; a line feed lies between one and the next.
 */
export function scan(text: usize, ends: usize, lines: usize, found: usize): void {
  const mask = <u32>GRAMS_SIZE - 1
  let at = text
  for (let line: usize = 0; line < lines; line++) {
    const end = text + <usize>load<u32>(ends + (line << 2))
    let needs: u32 = 0
    let named: u32 = 0
    let gram: u32 = 0
    for (; at < end; at++) {
      const byte = <u32>load<u8>(at)
      gram = ((gram << 5) | (byte & 31)) & mask
      needs |= <u32>load<u8>(NEEDS + <usize>byte)
      named |= <u32>load<u8>(GRAMS + <usize>gram)
    }
    store<u16>(found + (line << 1), <u16>(needs | (named << 8)))
    at++
  }
}
