import { useEffect, useMemo, useState } from 'react'
import { type ParseResult, parseQuery, type Query } from '../../../shared/query.ts'

/** Pause after the last key before a query runs by itself, ms. */
const PAUSE = 300

export interface QueryState {
  readonly text: string
  readonly result: ParseResult
  /** The query that is running; '' for every line. */
  readonly applied: string
  readonly parsed: Query | null
  change(text: string): void
  /** Runs what is typed at once, if it can be read. */
  apply(): void
  clear(): void
}

/** What is typed, and the last of it that could be read. */
export function useQuery(): QueryState {
  const [text, setText] = useState('')
  const [applied, setApplied] = useState('')
  const result = useMemo(() => parseQuery(text), [text])
  const parsed = useMemo(() => {
    const running = parseQuery(applied)
    return running.ok && applied !== '' ? running.query : null
  }, [applied])
  const wanted = text.trim()
  useEffect(() => {
    if (!result.ok || wanted === applied) return
    const timer = setTimeout(() => setApplied(wanted), PAUSE)
    return () => clearTimeout(timer)
  }, [result, wanted, applied])
  return {
    text,
    result,
    applied,
    parsed,
    change: setText,
    apply: () => result.ok && setApplied(wanted),
    clear() {
      setText('')
      setApplied('')
    },
  }
}
