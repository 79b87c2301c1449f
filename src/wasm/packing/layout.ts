/** Where everything lies in memory. Input and output are the caller's, from `FREE` on. */

export const HASH_BITS: u32 = 15
/** Bytes of a line; see bundle/line-writer.ts. */
const MOST_LINE: usize = 0x10000

/** u32 each: where four bytes with that hash stood last. */
export const HASH: usize = 0x10000
export const HASH_SIZE: usize = 4 << 15

/** u32 each: how often a symbol occurs in the block, of literals and lengths, and behind them of distances. */
export const DISTANCES_BEHIND: usize = 288 * 4
export const COUNTS_SIZE: usize = DISTANCES_BEHIND + 32 * 4
export const LOG_COUNTS: usize = HASH + HASH_SIZE
export const JSON_COUNTS: usize = LOG_COUNTS + COUNTS_SIZE
/** u8 each: how long their codes are. */
export const LITERAL_BITS: usize = JSON_COUNTS + COUNTS_SIZE
export const DISTANCE_BITS: usize = LITERAL_BITS + 288
/** u32 each: the bits of their codes, and from bit 24 on how many these are; of lengths of matches, with their extra bits. */
export const LITERAL_CODES: usize = DISTANCE_BITS + 32
export const LENGTH_CODES: usize = LITERAL_CODES + 288 * 4
export const DISTANCE_CODES: usize = LENGTH_CODES + 264 * 4

/** u8 each: from the length of a match to its symbol less 257, and from its distance to its symbol (see `distanceSymbol`). */
export const LENGTH_SYMBOLS: usize = DISTANCE_CODES + 32 * 4
export const DISTANCE_SYMBOLS: usize = LENGTH_SYMBOLS + 264
/** u8 each and u16 each: extra bits of the symbols of lengths and distances, and what these begin at. */
export const LENGTH_EXTRA: usize = DISTANCE_SYMBOLS + 512
export const LENGTH_BASE: usize = LENGTH_EXTRA + 32
export const DISTANCE_EXTRA: usize = LENGTH_BASE + 64
export const DISTANCE_BASE: usize = DISTANCE_EXTRA + 32
/** u8 each: how long the fixed codes are. */
export const FIXED_LITERAL_BITS: usize = DISTANCE_BASE + 64
export const FIXED_DISTANCE_BITS: usize = FIXED_LITERAL_BITS + 288

/** u16 each: the lengths of a block's codes as they are written, a symbol and above it its extra bits. */
export const RUNS: usize = FIXED_DISTANCE_BITS + 32
export const RUN_COUNTS: usize = RUNS + 320 * 2
export const RUN_BITS: usize = RUN_COUNTS + 20 * 4
export const RUN_CODES: usize = RUN_BITS + 20

/** For making codes: u64 each, how often and which symbol; u32 each. */
export const SORTED: usize = RUN_CODES + 20 * 4 + 4
export const WORK: usize = SORTED + 288 * 8
export const LENGTH_COUNTS: usize = WORK + 288 * 4

/** u8 each: classes of bytes, and what three in a row may be part of; see `scan`. */
export const CLASSES: usize = 0x40000
export const GRAMS: usize = CLASSES + 256
export const GRAMS_SIZE: usize = 1 << 15
/** Sixteen of u8 for the low halves of a byte and sixteen for the high ones, for each of three in a row; see `scan`. */
export const HALVES: usize = GRAMS + GRAMS_SIZE
/** The words of rules, see `scan`. */
export const WORDS: usize = HALVES + 96

/** Two of u32 each: where four bytes with that hash stood last in the text, and in its JSON; 0: not as they are. */
export const PAIRS: usize = 0x50000
export const PAIRS_SIZE: usize = 8 << 15

/**
 * u32 each: a literal, or a match's distance and below it, in 16 bits, its length. A block has that many and as many more
 * as the last of its lines has: a byte of it may become six in JSON.
 */
export const MOST_TOKENS: usize = 32768
export const TOKENS: usize = 0x90000
export const JSON_TOKENS: usize = TOKENS + ((MOST_TOKENS + MOST_LINE) << 2)

export const FREE: usize = 0x300000
