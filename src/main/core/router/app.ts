import { FieldtapError } from '../../../shared/errors.ts'
import type { Parts } from '../core.ts'
import { PLATFORMS } from '../platforms/index.ts'
import { watchLatest } from '../watch.ts'
import { os } from './context.ts'
import { zoneOffsetMinutes } from './filters.ts'

export function appRoutes(parts: Parts) {
  const { options, settings, store } = parts
  return {
    info: os.app.info.handler(() => ({
      version: options.version,
      dataDir: options.dataDir,
      secrets: { kind: options.sealer.kind, note: options.sealer.note },
      platforms: PLATFORMS.map((platform) => platform.info),
      bundleDir: parts.bundleDir,
      startedAt: parts.startedAt,
      zoneOffsetMinutes: zoneOffsetMinutes(Date.now()),
    })),
    settings: os.app.settings.handler(() => settings.get()),
    saveSettings: os.app.saveSettings.handler(async ({ input }) => {
      // Only what was given: a missing key is not a wish to clear it.
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
      const saved = settings.save(given)
      await store.committed()
      return saved
    }),
  }
}

export function statusRoutes(parts: Parts) {
  return {
    watch: os.status.watch.handler(({ signal }) =>
      watchLatest([parts.status, parts.registry], () => parts.status.get(), signal, 1000),
    ),
    gaps: os.status.gaps.handler(() => [...parts.store.gaps()]),
  }
}

export function siteRoutes(parts: Parts) {
  return {
    info: os.site.info.handler(async () => {
      const site = await parts.site
      if (!site) throw new FieldtapError('input-invalid', { detail: 'this laptop offers nothing to devices now' })
      return site.info()
    }),
  }
}
