/** The app itself, and what it captures now. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { captureStatus, gap, platformInfo, settings, siteInfo } from '../model.ts'
import { base, nothing } from './base.ts'

export const appInfo = z.object({
  version: z.string(),
  dataDir: z.string(),
  /** Where secrets are sealed: the operating system's keychain, or a key file of mode 0600; with a sentence that says so. */
  secrets: z.object({ kind: z.enum(['keychain', 'file']), note: z.string() }),
  platforms: z.array(platformInfo),
  /** Where bundles go when no path is given. */
  bundleDir: z.string(),
  startedAt: z.number(),
  /** Minutes east of UTC of the laptop's time zone now. */
  zoneOffsetMinutes: z.number(),
})
export type AppInfo = Readonly<z.infer<typeof appInfo>>

export const app = {
  info: base.input(nothing).output(appInfo),
  settings: base.input(nothing).output(settings),
  saveSettings: base.input(settings.partial()).output(settings),
}

export const status = {
  /** The capture state, at once and then at most four times a second while it changes. */
  watch: base.input(nothing).output(eventIterator(captureStatus)),
  gaps: base.input(nothing).output(z.array(gap)),
}

export const site = {
  info: base.input(nothing).output(siteInfo),
}
