/** What log lines of a kind look like, as data: `resources/formats/*.json`. Each carries the lines that are its tests. */
import type { LineLevel } from '../../../shared/model.ts'

/**
 * How a line writes its time. `date` is a full date with time (ISO 8601, a space for the T, slashes), or a number of
 * seconds or milliseconds since 1970; `syslog` and `logcat` may leave out the year; `none`: it writes none.
 */
export type TimeForm = 'date' | 'syslog' | 'logcat' | 'none'

/** Words that say a level, in lower case or as they stand; `none` has none. */
export type LevelWords = Readonly<Record<Exclude<LineLevel, 'none'>, readonly string[]>>

export interface FormatSample {
  readonly line: string
  readonly level: LineLevel
  /** As it is read on 2026-03-01 in UTC, ISO 8601 (without Z where the line has no zone); null: none. */
  readonly time: string | null
  readonly module: string | null
}

interface Common {
  /** Also the name of its file. */
  readonly id: string
  readonly title: string
  readonly time: TimeForm
  readonly levels: LevelWords
  readonly samples: readonly FormatSample[]
}

export type LineFormat =
  | (Common & {
      readonly kind: 'pattern'
      /** Regular expression that begins at the line's start; groups: time, level, module, priority (RFC 3164's number). */
      readonly pattern: string
    })
  | (Common & {
      readonly kind: 'json'
      /** Names that may hold each, the first one found counts. */
      readonly fields: Readonly<Record<'time' | 'level' | 'module', readonly string[]>>
    })
