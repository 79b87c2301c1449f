/** One measured row: a value beside a reference from the same run, and the ratio that is to be reached. */
export interface Row {
  readonly row: string
  readonly value: number
  readonly unit: string
  readonly reference: string
  readonly referenceValue: number
  readonly ratio: number
  /** For example `>= 0.7`. */
  readonly target: string
  /** Null where this run is not one to judge by. */
  readonly reached: boolean | null
}

export function toRow(row: Omit<Row, 'ratio' | 'reached'>, judged = true): Row {
  const ratio = row.value / row.referenceValue
  const [relation, bound] = row.target.split(' ')
  const reached = relation === '>=' ? ratio >= Number(bound) : ratio <= Number(bound)
  return { ...row, ratio, reached: judged ? reached : null }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
