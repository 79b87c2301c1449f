export { INPUT, LEVELS, LISTED, MOST_LETTERS, MOST_LINES, NEEDLE, SLACK, SUMS, WHOLES } from './layout'
export { mayHold } from './may-hold'
export { tally } from './tally'
