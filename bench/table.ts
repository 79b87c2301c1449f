/** The rows as a table for people. */
import type { Row } from './row.ts'

export function printTable(rows: readonly Row[]): void {
  const cells = [
    ['measure', 'value', 'reference', 'value', 'ratio', 'reach', ''],
    ...rows.map((row) => [
      row.row,
      `${short(row.value)} ${row.unit}`,
      row.reference,
      short(row.referenceValue),
      row.ratio.toPrecision(3),
      row.target,
      row.reached === null ? '' : row.reached ? 'reached' : 'NOT REACHED',
    ]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

function short(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)
}
