/** Where everything lies in memory. */

/** What comes in: the columns of a block, or the packed words of one; behind them zeros, see `SLACK`. */
export const INPUT: usize = 0x40000
/** Read in pieces, which may begin with its last byte. */
export const SLACK: usize = 32

/** u8 each: the level of each place as an index in `COUNTED`, `NO_LEVEL` for one that does not count. */
export const LEVELS: usize = 0x10000
/** u8 each: the same of lines that are kept whole, in their order. */
export const WHOLES: usize = LEVELS + 256
export const MOST_LINES: usize = 4096
/** u64 each: what a line of each place is worth. */
export const WORTHS: usize = WHOLES + MOST_LINES
/** i64: lines of a run; f64 each: when it was received, and its clock's offset. */
export const RUNS: usize = WORTHS + 256 * 8
export const RUN_SIZE: usize = 24
export const MOST_RUNS: usize = 1024
/** What comes out: u32 the bucket, u16 each its lines of each level, and two bytes that mean nothing. */
export const SUMS: usize = 0x20000
export const SUM_SIZE: usize = 16

/** The text that is looked for, and the letters that words are packed with, in the order of their codes. */
export const NEEDLE: usize = 0x10000
export const MOST_LETTERS: usize = 64
export const LISTED: usize = NEEDLE + MOST_LETTERS
/** u32 each: in how many ways a letter of the text may be packed, and two ways (see `code`). */
export const CODES: usize = LISTED + 32
export const CODE_SIZE: usize = 12
/** 16 bytes each: which ways a byte may belong to by its high and by its low half, for three bytes in a row. */
export const WAYS: usize = CODES + MOST_LETTERS * CODE_SIZE

/** A byte for each bit of a block's grams: to set it does not wait for what was there before. */
export const MET: usize = 0x10000
/** The bits themselves. */
export const BITS: usize = 0x20000
/** u16 each: bits of sixes. */
export const SIXES: usize = 0x24000
export const MOST_SIXES: u32 = 16384
