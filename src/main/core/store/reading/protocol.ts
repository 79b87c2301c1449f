/** What the core and its reading threads say to each other: plain data. */
import type { DeviceKey } from '../../../../shared/model.ts'
import type { Order, SeqRange } from '../hot.ts'
import type { LineFilter, LinePage, PageRequest, RawLine, SearchPiece } from '../store.ts'
import type { PackedLines } from './packed.ts'

/** A filter whose end is fixed: what is committed later does not belong to the answer. */
export type FixedFilter = LineFilter & { readonly maxSeq: number }

export interface Span {
  readonly from: number
  readonly to: number
}

/** What can be asked in parts. */
interface Part {
  /** Only lines from this number on. */
  readonly low?: number
  /** Where it ends early, so that others can take a part of what is left. */
  readonly alone?: Alone
}

/** After so many milliseconds and so many blocks that had to be looked at, if so many lines are left. */
export interface Alone {
  readonly ms: number
  readonly blocks: number
  readonly lines: number
}

export type Task =
  | {
      readonly is: 'search'
      readonly filter: FixedFilter
      readonly order: Order
      readonly from: number | null
      readonly limit: number
    }
  | { readonly is: 'page'; readonly filter: FixedFilter; readonly asked: PageRequest }
  | { readonly is: 'raw'; readonly filter: FixedFilter }
  | ({ readonly is: 'count'; readonly filter: FixedFilter } & Part)
  | ({
      readonly is: 'histogram'
      readonly filter: FixedFilter
      readonly range: { readonly from: number; readonly to: number; readonly buckets: number }
    } & Part)
  | { readonly is: 'span'; readonly devices: readonly DeviceKey[]; readonly maxSeq: number }
  | { readonly is: 'line'; readonly seq: number }

/** What each task answers with, piece by piece. */
export interface Answers {
  readonly search: SearchPiece
  readonly page: LinePage
  readonly raw: PackedLines
  readonly count: { readonly matched: number; readonly scanned: number; readonly total: number }
  /** Per bucket and level, see `Buckets`: hundreds of objects take longer to send than to count what is in them. */
  readonly histogram: Float64Array<ArrayBuffer>
  readonly span: Span
  readonly line: RawLine
}

/** How far a task is, so that another thread can go on where one was stopped. */
export interface Progress {
  /** Lines that were not looked at yet. */
  readonly rest: SeqRange
  /** Lines to look at in all. */
  readonly total: number
  readonly matched: number
  /** Per bucket and level, for histograms. */
  readonly counts?: Float64Array
}

export interface Piece {
  readonly value: Answers[keyof Answers]
  readonly progress: Progress | null
  /** Whether nothing follows: said at once, since each message wakes a thread. */
  readonly last?: boolean
  /** Buffers of `value` that move instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[]
}

export type ToThread =
  | {
      readonly is: 'start'
      readonly id: number
      readonly task: Task
      readonly progress: Progress | null
      readonly credit: number
    }
  /** The asker took a piece and can take another. */
  | { readonly is: 'credit'; readonly id: number }
  | { readonly is: 'stop'; readonly id: number }
  /** Lines came: questions will be about some that are not sealed. */
  | { readonly is: 'came' }

export type FromThread =
  | { readonly is: 'ready' }
  | {
      readonly is: 'piece'
      readonly id: number
      readonly value: Piece['value']
      readonly progress: Progress | null
      /** Stands for a 'done' that does not come then. */
      readonly last: boolean
    }
  | { readonly is: 'done'; readonly id: number }
  | { readonly is: 'failed'; readonly id: number; readonly failure: Failure }

/** An error as plain data. */
export interface Failure {
  readonly code: 'query-invalid' | 'internal'
  readonly detail: string
  /** The file itself is damaged. */
  readonly damage: boolean
}

/** What a thread is started with. */
export interface ThreadData {
  readonly file: string
  /** URL of a module that exports `decode` in place of the platforms'; null: the platforms'. */
  readonly decodeModule: string | null
  /** Shared, see `pulse.ts`. */
  readonly pulse: SharedArrayBuffer
  /** See `warm-up.ts`. */
  readonly warm: boolean
  /** See `practice.ts`. */
  readonly practices: boolean
}
