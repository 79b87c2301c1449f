/**
 * A made-up vendor's log format, for tests of the store: lines end with LF, each is `LEVEL TIME MODULE|TEXT` where level
 * is one of E W I D or -, time is Unix ms or - and module is a word or -. The line is all of it, as sent.
 */
import type { Decode } from '../../../src/main/core/store/decode.ts'
import type { LineLevel } from '../../../src/shared/model.ts'

const LEVELS: Readonly<Record<string, LineLevel>> = { E: 'error', W: 'warn', I: 'info', D: 'debug', '-': 'none' }

export const decode: Decode = (_platform, encoding, body) => {
  if (encoding !== 'lines') throw new RangeError(`no encoding ${encoding}`)
  const lines = []
  for (let start = 0, end = body.indexOf(10); end !== -1; start = end + 1, end = body.indexOf(10, start)) {
    const bytes = body.subarray(start, end)
    const [level = '-', time = '-', rest = '-|'] = Buffer.from(bytes).toString('latin1').split(' ', 3)
    const name = rest.split('|', 1)[0] ?? '-'
    lines.push({
      bytes,
      level: LEVELS[level] ?? 'none',
      time: time === '-' ? null : Number(time),
      module: name === '-' ? null : name,
    })
  }
  return lines
}
