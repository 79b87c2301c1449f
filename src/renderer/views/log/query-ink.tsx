import { memo, type ReactNode } from 'react'
import { type Token, tokenize } from '../../../shared/query/lexer.ts'
import { parseQuery } from '../../../shared/query.ts'

const INK: Readonly<Record<Token['kind'], string>> = {
  open: 'text-muted',
  close: 'text-muted',
  or: 'text-lease',
  minus: 'text-err',
  text: 'text-text',
  regex: 'text-wrn',
  field: 'text-inf',
  error: 'text-err',
}

/** The query in color, for behind a field whose own text is not drawn: the same letters at the same places. */
export const QueryInk = memo(function QueryInk({ text }: { readonly text: string }) {
  const result = parseQuery(text)
  const parts: ReactNode[] = []
  let at = 0
  for (const { kind, span } of tokenize(text)) {
    parts.push(text.slice(at, span.start))
    parts.push(
      <span key={span.start} className={INK[kind]}>
        {text.slice(span.start, span.end)}
      </span>,
    )
    at = span.end
  }
  parts.push(text.slice(at))
  return (
    <>
      {parts}
      {!result.ok && <Wave at={result.error.at} length={Math.max(1, result.error.length)} />}
    </>
  )
})

/** Underlines where the query cannot be read. Letters are all of one width here. */
function Wave({ at, length }: { readonly at: number; readonly length: number }) {
  return (
    <span
      className="absolute bottom-0 h-1 border-b-2 border-dotted border-err"
      style={{ left: `${at}ch`, width: `${length}ch` }}
    />
  )
}
