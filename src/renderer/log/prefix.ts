import type { LogLine } from '../../shared/model.ts'

/** Characters within which the part that columns repeat must end. */
const REACH = 96

/**
 * Where a line's own message begins: after time, level and module, which the columns beside it show. 0 where the line
 * does not begin with them. `ERR|2026-11-21 08:58:03|motor.c|control(412): stall` begins at `control`.
 */
export function messageStart(line: Pick<LogLine, 'text' | 'module'>): number {
  if (!line.module) return 0
  const at = line.text.slice(0, REACH).indexOf(line.module)
  if (at < 0) return 0
  const end = at + line.module.length
  const separator = /^[|:\]\s]+/.exec(line.text.slice(end, end + 4))
  const start = separator ? end + separator[0].length : 0
  return start < line.text.length ? start : 0
}
