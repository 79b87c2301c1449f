/** SHA256SUMS as `sha256sum` writes and reads it (coreutils manual, "md5sum invocation"). */

export interface Sum {
  readonly name: string
  /** Hex, lower case. */
  readonly sha256: string
}

/** One line: the sum, two spaces, the name; a name with a backslash or line break is escaped and the line marked so. */
export function printSum(sum: Sum): string {
  const escaped = sum.name.replace(/[\\\n\r]/g, (char) => (char === '\\' ? '\\\\' : char === '\n' ? '\\n' : '\\r'))
  return `${escaped === sum.name ? '' : '\\'}${sum.sha256}  ${escaped}\n`
}

export function printSums(sums: Iterable<Sum>): string {
  return [...sums].map(printSum).join('')
}

/** Reads such a file; null for a line that is none. Text (two spaces) and binary (space and asterisk) mean the same. */
export function parseSums(text: string): (Sum | null)[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(parseSum)
}

const LINE = /^(\\?)([0-9a-fA-F]{64}) [ *](.+)$/s

function parseSum(line: string): Sum | null {
  const match = LINE.exec(line)
  if (match === null) return null
  const [, escaped = '', sum = '', name = ''] = match
  if (escaped === '') return { name, sha256: sum.toLowerCase() }
  if (/\\(?![\\nr])/.test(name.replaceAll('\\\\', ''))) return null
  const plain = name.replace(/\\[\\nr]/g, (pair) => (pair === '\\n' ? '\n' : pair === '\\r' ? '\r' : '\\'))
  return { name: plain, sha256: sum.toLowerCase() }
}
