/**
 * CloudWatch's filter patterns for JSON, as far as they are documented: `{ $.a = "b" && ($.c != "d*" || $.e.f = 1) }`,
 * with `*` for any run of characters in a text. An empty pattern matches everything, one for JSON only what is JSON.
 */
export function matchesPattern(pattern: string, message: string): boolean {
  if (pattern.trim() === '') return true
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(pattern)?.[1]
  if (inner === undefined) throw new SyntaxError(`not a pattern for JSON: ${pattern}`)
  const test = parse(tokens(inner))
  let value: unknown
  try {
    value = JSON.parse(message)
  } catch {
    return false
  }
  return typeof value === 'object' && value !== null && test(value as Record<string, unknown>)
}

type Test = (entry: Record<string, unknown>) => boolean

function tokens(text: string): string[] {
  const found = text.match(/"(?:[^"\\]|\\.)*"|&&|\|\||!=|=|\(|\)|[^\s"()=!&|]+/g) ?? []
  if (
    found.join('').length !==
    text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : '')).length
  ) {
    throw new SyntaxError(`cannot be read: ${text}`)
  }
  return found
}

function parse(all: string[]): Test {
  let at = 0
  const take = (): string => all[at++] ?? ''
  const either = (): Test => {
    const tests = [both()]
    while (all[at] === '||') {
      at += 1
      tests.push(both())
    }
    return (entry) => tests.some((test) => test(entry))
  }
  const both = (): Test => {
    const tests = [one()]
    while (all[at] === '&&') {
      at += 1
      tests.push(one())
    }
    return (entry) => tests.every((test) => test(entry))
  }
  const one = (): Test => {
    const first = take()
    if (first === '(') {
      const inner = either()
      if (take() !== ')') throw new SyntaxError('a parenthesis is not closed')
      return inner
    }
    const [operator, wanted] = [take(), take()]
    if (!first.startsWith('$.') || !['=', '!='].includes(operator) || wanted === '')
      throw new SyntaxError(all.join(' '))
    const path = first.slice(2).split('.')
    return (entry) => equals(lookUp(entry, path), wanted) === (operator === '=')
  }
  const test = either()
  if (at < all.length) throw new SyntaxError(all.join(' '))
  return test
}

function lookUp(entry: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    entry,
  )
}

function equals(value: unknown, wanted: string): boolean {
  if (!wanted.startsWith('"')) return typeof value === 'number' && value === Number(wanted)
  if (typeof value !== 'string') return false
  const text = wanted.slice(1, -1).replace(/\\(.)/g, '$1')
  const source = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`, 's').test(value)
}
