/** One measured row: a value beside a reference from the same run, and the ratio that is to be reached. */
export interface Row {
  readonly row: string
  readonly value: number
  readonly unit: string
  readonly reference: string
  readonly referenceValue: number
  readonly ratio: number
  /** For example `>= 0.7`, or `<= 1.5 and under 16 ms`. */
  readonly target: string
  /** Null where this run is not one to judge by. */
  readonly reached: boolean | null
}

/** A target is a bound of the ratio and perhaps, after `and` or `or`, one of the value: `<= 0.01 or under 2 ms`. */
export function toRow(row: Omit<Row, 'ratio' | 'reached'>, judged = true): Row {
  const ratio = row.value / row.referenceValue
  const [relation, bound, joint, , limit] = row.target.split(' ')
  const holds = relation === '>=' ? ratio >= Number(bound) : ratio <= Number(bound)
  const within = row.value < Number(limit)
  const reached = joint === 'and' ? holds && within : joint === 'or' ? holds || within : holds
  return { ...row, ratio, reached: judged ? reached : null }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
