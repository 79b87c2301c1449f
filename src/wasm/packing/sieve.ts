/** Odd numbers that spread neighbors over the table, as in bundle/redact/sieve.ts. */
const FIRST: u32 = 0x9e3779b1
const SECOND: u32 = 0x85ebca6b

/**
 * The first place, of `from` and those that follow in steps up to `last`, of whose four bytes both bits are set in the
 * table; 0: there is none.
 * @param down by how much a hash is shifted to be the number of a bit.
 */
export function sieve(from: usize, last: usize, step: usize, table: usize, down: u32): usize {
  for (let at = from; at <= last; at += step) {
    const word = load<u32>(at)
    if (!isSet(table, (word * FIRST) >>> down)) continue
    if (isSet(table, (word * SECOND) >>> down)) return at
  }
  return 0
}

function isSet(table: usize, bit: u32): bool {
  return ((<u32>load<u8>(table + <usize>(bit >> 3)) >> (bit & 7)) & 1) !== 0
}
