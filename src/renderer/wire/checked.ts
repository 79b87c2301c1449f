import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import { contract } from '../../shared/contract/contract.ts'

/**
 * Answers are checked against the contract. Streams and pages of lines are not: the core has validated them on its side,
 * and at 5,000 lines a second a second check in the window's own thread would cost more than drawing them.
 */
export function checkedAnswers() {
  const streams = { tail: withoutOutput('tail'), search: withoutOutput('search') }
  const unchecked = { ...contract.lines, ...streams, page: withoutOutput('page') }
  return new ResponseValidationPlugin({ ...contract, lines: unchecked })
}

function withoutOutput(name: 'tail' | 'search' | 'page') {
  const procedure = contract.lines[name]
  return { '~orpc': { ...procedure['~orpc'], outputSchema: undefined } }
}
