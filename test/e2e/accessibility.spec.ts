import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { walkBundles, walkPlatforms, walkStorage } from './site/bundle-views.ts'
import { walkMore } from './site/more-views.ts'
import { furnish, walk } from './site/views.ts'

/**
 * Legacy mode: the other one opens a second page, which a window has not. React Aria's announcer keeps what it has said
 * for some seconds, with references to buttons that may be gone by then; nobody reads it again.
 * Every rule runs; only of what passes no list is made, which takes as long again.
 */
const axe = (page: Page) =>
  new AxeBuilder({ page })
    .setLegacyMode()
    .exclude('[data-live-announcer]')
    .options({ resultTypes: ['violations'] })

/** What stands in somebody's way, of the views that it is called on. */
function looker(page: Page) {
  const found: string[] = []
  const look = async (view: string) => {
    const { violations } = await axe(page).analyze()
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      found.push(
        ...nodes.map((node) => `${view}: ${id} (${impact}) at ${node.target.join(' ')}: ${node.failureSummary}`),
      )
    }
  }
  return { found, look }
}

for (const theme of ['light', 'dark'] as const) {
  test(`no view has a serious barrier in ${theme}`, async ({ app: { page } }) => {
    // Every view is looked through twice over, which takes its time on a busy machine.
    test.setTimeout(360_000)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const device = await furnish(page)
    const { found, look } = looker(page)
    await walkMore(page, look)
    await walk(page, look)
    await device.signOut()
    expect(found).toEqual([])
  })

  test(`no view of bundles, platforms or storage has a serious barrier in ${theme}`, async ({
    app: { page, data },
  }) => {
    test.setTimeout(360_000)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const device = await furnish(page)
    const { found, look } = looker(page)
    await walkBundles(page, data, look)
    await walkPlatforms(page, look)
    await walkStorage(page, look)
    await device.signOut()
    expect(found).toEqual([])
  })
}
