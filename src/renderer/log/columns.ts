/** The columns of the log view: which are shown, and how wide. */
export const COLUMNS = ['time', 'deviceTime', 'received', 'delta', 'level', 'device', 'module', 'seq'] as const
export type ColumnId = (typeof COLUMNS)[number]

export interface Column {
  readonly id: ColumnId
  readonly shown: boolean
  /** px */
  readonly width: number
}

/** Narrowest, widest and first width, px. */
const WIDTHS: Readonly<Record<ColumnId, readonly [least: number, first: number, most: number]>> = {
  time: [64, 100, 240],
  deviceTime: [64, 100, 240],
  received: [64, 100, 240],
  delta: [40, 66, 160],
  level: [24, 28, 80],
  device: [40, 110, 400],
  module: [40, 104, 400],
  seq: [48, 84, 160],
}

const SHOWN: readonly ColumnId[] = ['time', 'delta', 'level', 'module']

export function defaultColumns(): readonly Column[] {
  return COLUMNS.map((id) => ({ id, shown: SHOWN.includes(id), width: WIDTHS[id][1] }))
}

/** What was kept, completed by columns that it does not know and rid of those that are not known here. */
export function completeColumns(kept: readonly Partial<Column>[]): readonly Column[] {
  return defaultColumns().map((column) => {
    const known = kept.find(({ id }) => id === column.id)
    return known === undefined
      ? column
      : { ...column, shown: known.shown ?? column.shown, width: fitting(column.id, known.width ?? column.width) }
  })
}

export function resized(columns: readonly Column[], id: ColumnId, width: number): readonly Column[] {
  return columns.map((column) => (column.id === id ? { ...column, width: fitting(id, width) } : column))
}

export function toggled(columns: readonly Column[], id: ColumnId): readonly Column[] {
  return columns.map((column) => (column.id === id ? { ...column, shown: !column.shown } : column))
}

/** The same, with this one shown. */
export function shownAs(columns: readonly Column[], id: ColumnId): readonly Column[] {
  return columns.map((column) => (column.id === id ? { ...column, shown: true } : column))
}

const NEEDED: readonly ColumnId[] = ['time', 'level']

/** What a narrow list has room for, of what is shown. */
export function onlyNeeded(columns: readonly Column[]): readonly Column[] {
  return columns.map((column) => (NEEDED.includes(column.id) ? column : { ...column, shown: false }))
}

/** For `grid-template-columns`; the text has the rest. */
export function template(shown: readonly Column[]): string {
  return [...shown.map(({ width }) => `${width}px`), 'minmax(0, 1fr)'].join(' ')
}

export function widthsOf(id: ColumnId): { readonly least: number; readonly first: number; readonly most: number } {
  const [least, first, most] = WIDTHS[id]
  return { least, first, most }
}

function fitting(id: ColumnId, width: number): number {
  const [least, , most] = WIDTHS[id]
  return Math.round(Math.max(least, Math.min(most, width)))
}
