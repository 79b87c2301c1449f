import type { LineLevel } from '../model.ts'
import type { TimeSpec } from '../time.ts'

/** Where a node stands in the text it was parsed from: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** All of them match. No items at all is the empty query, which matches every line; otherwise there are two or more. */
export interface AndNode {
  readonly kind: 'and'
  readonly items: readonly QueryNode[]
  readonly span: Span
}

/** One of them matches. Two items or more. */
export interface OrNode {
  readonly kind: 'or'
  readonly items: readonly QueryNode[]
  readonly span: Span
}

export interface NotNode {
  readonly kind: 'not'
  readonly item: QueryNode
  readonly span: Span
}

/** The text occurs in the line. Whether case counts follows from the text: see `ignoresCase`. */
export interface TextNode {
  readonly kind: 'text'
  readonly text: string
  readonly span: Span
}

/** The pattern is found in the line. In `source` a slash is written without backslash. */
export interface RegexNode {
  readonly kind: 'regex'
  readonly source: string
  readonly caseless: boolean
  readonly span: Span
}

export type LevelOperator = '=' | '>=' | '<=' | '>' | '<'

/** `>=` means as severe or more. A line without level equals `none` and compares with nothing. */
export interface LevelNode {
  readonly kind: 'level'
  readonly operator: LevelOperator
  readonly level: LineLevel
  readonly span: Span
}

/** A device by reference, `platform:REF` or bare name; `*` stands for any run of characters. Case counts. */
export interface DeviceNode {
  readonly kind: 'device'
  readonly pattern: string
  readonly span: Span
}

/** The whole module name; `*` stands for any run of characters. Case as for text. */
export interface ModuleNode {
  readonly kind: 'module'
  readonly pattern: string
  readonly span: Span
}

/** At this time or later. A line without time never matches. */
export interface SinceNode {
  readonly kind: 'since'
  readonly time: TimeSpec
  readonly span: Span
}

/** Before this time. A line without time never matches. */
export interface UntilNode {
  readonly kind: 'until'
  readonly time: TimeSpec
  readonly span: Span
}

export type QueryLeaf = TextNode | RegexNode | LevelNode | DeviceNode | ModuleNode | SinceNode | UntilNode
export type QueryNode = AndNode | OrNode | NotNode | QueryLeaf

/** Plain data: it can be cloned to a worker or kept as JSON. */
export type Query = QueryNode
