import type { StoreApi } from 'zustand/vanilla'
import type { Preferences } from './preferences.ts'

/** Keeps `data-theme` of the page equal to what is wanted, also while the system changes its mind. */
export function applyTheme(preferences: StoreApi<Preferences>, root: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme } = preferences.getState()
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  }
  dark.addEventListener('change', apply)
  preferences.subscribe(apply)
  apply()
}
