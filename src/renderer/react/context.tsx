import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { App } from '../state/app.ts'
import type { Preferences } from '../state/preferences.ts'

const AppContext = createContext<App | null>(null)

export const AppProvider = AppContext.Provider

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('useApp outside of AppProvider')
  return app
}

export function usePreferences(): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const { preferences } = useApp()
  return [useStore(preferences), (change) => preferences.setState(change)]
}

/** The notices: what went wrong, and what was done. */
export function useNotices() {
  return useApp().notices
}
