export { grams } from './grams'
export {
  BITS,
  INPUT,
  LEVELS,
  LISTED,
  MOST_LETTERS,
  MOST_LINES,
  MOST_SIXES,
  NEEDLE,
  SLACK,
  SUMS,
  WHOLES,
} from './layout'
export { mayHold } from './may-hold'
export { tally } from './tally'
