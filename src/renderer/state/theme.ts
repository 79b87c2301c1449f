import type { StoreApi } from 'zustand/vanilla'
import type { Preferences } from './preferences.ts'

export type Theme = Exclude<Preferences['theme'], 'system'>

/** Keeps `data-theme` of the page equal to what is wanted, also while the system changes its mind. */
export function applyTheme(preferences: StoreApi<Preferences>, root: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const apply = () => {
    root.dataset.theme = themeOf(preferences.getState().theme, { dark: dark.matches, contrast: contrast.matches })
  }
  for (const wish of [dark, contrast]) wish.addEventListener('change', apply)
  preferences.subscribe(apply)
  apply()
}

export function themeOf(
  chosen: Preferences['theme'],
  system: { readonly dark: boolean; readonly contrast: boolean },
): Theme {
  if (chosen !== 'system') return chosen
  const shade = system.dark ? 'dark' : 'light'
  return system.contrast ? `contrast-${shade}` : shade
}
