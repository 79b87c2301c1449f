import { useCallback, useSyncExternalStore } from 'react'
import type { StoreApi } from 'zustand'

/** Nobody reads a figure that changes more often, ms. */
const APART = 150

/** What a store says, drawn no more often than it can be read however often it changes. */
export function usePaced<S, T>(store: StoreApi<S>, select: (state: S) => T): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const unsubscribe = store.subscribe(() => {
        timer ??= setTimeout(() => {
          timer = undefined
          changed()
        }, APART)
      })
      return () => {
        unsubscribe()
        clearTimeout(timer)
      }
    },
    [store],
  )
  return useSyncExternalStore(subscribe, () => select(store.getState()))
}
