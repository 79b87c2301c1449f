import type { RefObject } from 'react'
import type { Device } from '../../../shared/model.ts'
import type { LogPlace } from '../../state/route.ts'

/** Several devices, where to stand, and what is searched for in whichever way they are shown. */
export interface Comparison {
  readonly devices: readonly Device[]
  readonly at: LogPlace | undefined
  readonly query: RefObject<string>
}
