import { CLASSES, GRAMS, GRAMS_SIZE } from './layout'

/**
 * One look at each byte of lines, see bundle/redact/triggers.ts: for each line two bytes, all classes of its bytes by the
 * table at `CLASSES`, and what the five lowest bits of three in a row are a trigger of by that at `GRAMS`.
 * @param ends u32 each: where the lines end in the text; a line feed lies between one and the next.
 */
export function scan(text: usize, ends: usize, lines: usize, found: usize): void {
  const mask = <u32>GRAMS_SIZE - 1
  let at = text
  for (let line: usize = 0; line < lines; line++) {
    const end = text + <usize>load<u32>(ends + (line << 2))
    let classes: u32 = 0
    let named: u32 = 0
    let gram: u32 = 0
    for (; at < end; at++) {
      const own = <u32>load<u8>(CLASSES + <usize>load<u8>(at))
      gram = ((gram << 5) | (own & 31)) & mask
      classes |= own
      named |= <u32>load<u8>(GRAMS + <usize>gram)
    }
    store<u16>(found + (line << 1), <u16>(classes | (named << 8)))
    at++
  }
}
