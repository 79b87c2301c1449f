import { RE2JS, RE2JSException } from 're2js'
import { FieldtapError } from '../../../../shared/errors.ts'

/** A person's own pattern, in the syntax of RE2, which takes time linear in the text whatever was written. */
export interface OwnPattern {
  readonly name: string
  /** Where it matches: from, to (exclusive), in characters of the text. */
  find(text: string): readonly (readonly [number, number])[]
}

const LONGEST = 1000

/** @throws FieldtapError `input-invalid` for one that cannot be read, or that matches the empty text. */
export function compileOwn(patterns: readonly string[]): readonly OwnPattern[] {
  return patterns.map((source, index) => {
    const compiled = compile(source)
    return {
      name: patterns.length === 1 ? 'own' : `own${index + 1}`,
      find(text) {
        const found: [number, number][] = []
        const matcher = compiled.matcher(text)
        while (matcher.find()) if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()])
        return found
      },
    }
  })
}

function compile(source: string): RE2JS {
  const invalid = (detail: string, cause?: unknown) =>
    new FieldtapError('input-invalid', { detail: `the pattern ${source.slice(0, 100)}: ${detail}` }, { cause })
  if (source.length > LONGEST) throw invalid(`it is longer than ${LONGEST} characters`)
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(source)
  } catch (error) {
    if (error instanceof RE2JSException) throw invalid(error.message, error)
    throw error
  }
  if (compiled.matcher('').matches()) throw invalid('it matches the empty text')
  return compiled
}
