import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import { contract } from '../../shared/contract/contract.ts'

/**
 * Answers are checked against the contract. The two streams of lines are not: the core has validated them on its side,
 * and at 5,000 lines a second a second check in the window's own thread would cost more than drawing them.
 */
export function checkedAnswers() {
  const unchecked = { ...contract.lines, tail: withoutOutput('tail'), search: withoutOutput('search') }
  return new ResponseValidationPlugin({ ...contract, lines: unchecked })
}

function withoutOutput(name: 'tail' | 'search') {
  const procedure = contract.lines[name]
  return { '~orpc': { ...procedure['~orpc'], outputSchema: undefined } }
}
