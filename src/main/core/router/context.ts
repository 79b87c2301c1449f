/** What every procedure starts from: the contract, and who is calling. */
import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'

/** `window` and `cli` belong to the person at the laptop's files; `browser` may only write where the core says. */
export interface CallContext {
  readonly caller: 'window' | 'browser' | 'cli'
}

export const os = implement(contract).$context<CallContext>()
