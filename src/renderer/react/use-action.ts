import { useCallback, useEffect, useRef, useState } from 'react'
import { useNotices } from './context.tsx'

/**
 * Something that a person asked for: knows whether it is under way, and says so when it failed. Resolves to what the
 * action returned, or undefined if it failed.
 */
export function useAction<In extends unknown[], Out>(
  action: (...input: In) => Promise<Out>,
): readonly [run: (...input: In) => Promise<Out | undefined>, busy: boolean] {
  const notices = useNotices()
  const [busy, setBusy] = useState(false)
  const latest = useRef(action)
  useEffect(() => {
    latest.current = action
  })
  const run = useCallback(
    async (...input: In) => {
      setBusy(true)
      try {
        return await latest.current(...input)
      } catch (error) {
        notices.failed(error)
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [notices],
  )
  return [run, busy]
}
