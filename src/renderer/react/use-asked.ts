import { type DependencyList, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Api } from '../client.ts'
import { useApp } from './context.tsx'

export interface Asked<T> {
  readonly value: T | null
  readonly error: unknown
}

/** The answer to one question, asked anew when `parts` change and after every new connection. */
export function useAsked<T>(ask: (api: Api) => Promise<T>, parts: DependencyList): Asked<T> {
  const { client } = useApp()
  const generation = useStore(client.state, (core) => (core.is === 'up' ? core.generation : 0))
  const [asked, setAsked] = useState<Asked<T>>({ value: null, error: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `parts` are what the caller says the question depends on
  useEffect(() => {
    if (generation === 0) return
    let current = true
    ask(client.api).then(
      (value) => current && setAsked({ value, error: null }),
      (error) => current && setAsked((before) => ({ value: before.value, error })),
    )
    return () => {
      current = false
    }
  }, [client, generation, ...parts])
  return asked
}
