/** A raised level in the tray: how long it still runs, and its end from there. */
import type { ElectronApplication } from '@playwright/test'
import type { MenuItem, Tray } from 'electron'
import { expect, test } from '../fixtures.ts'
import { captureBar, lease, startSimulatedDevice } from '../site/hands.ts'

/** No desktop shows a tray here, so what it is given to show is kept. */
async function watchTray(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ Tray: { prototype } }) => {
    const shown: { tip: string; items: readonly MenuItem[] } = { tip: '', items: [] }
    Object.assign(globalThis, { shown })
    const { setToolTip, setContextMenu } = prototype
    prototype.setToolTip = function (this: Tray, tip) {
      shown.tip = tip
      setToolTip.call(this, tip)
    }
    prototype.setContextMenu = function (this: Tray, menu) {
      shown.items = menu?.items ?? []
      setContextMenu.call(this, menu)
    }
  })
}

type Shown = { shown: { tip: string; items: readonly MenuItem[] } }
const tip = (electron: ElectronApplication) => electron.evaluate(() => (globalThis as unknown as Shown).shown.tip)
const labels = (electron: ElectronApplication) =>
  electron.evaluate(() =>
    (globalThis as unknown as Shown).shown.items.filter(({ type }) => type !== 'separator').map(({ label }) => label),
  )

test('counts down, and ends the lease', async ({ app: { page, electron } }) => {
  if (!electron) throw new Error('this is about the window')
  await watchTray(electron)
  await startSimulatedDevice(page)
  await lease(page, 'Debug', '10m')

  await expect
    .poll(() => tip(electron))
    .toMatch(/^Fieldtap · Recording · 1 level raised · .*pump-1 DEBUG (10:00|9:\d\d)$/)
  const first = await tip(electron)
  await expect.poll(() => tip(electron)).not.toBe(first)
  expect(await labels(electron)).toEqual([
    'Recording · 1 level raised',
    expect.stringMatching(/pump-1: DEBUG, (10|9) min left$/),
    'Open Fieldtap',
    'Quit Fieldtap',
  ])

  await electron.evaluate(() => {
    const { items } = (globalThis as unknown as Shown).shown
    const entry = items.find(({ label }) => label.includes('DEBUG'))
    entry?.submenu?.items[0]?.click()
  })
  await expect(captureBar(page).getByRole('button', { name: /^Raised/ })).toHaveText('Raised 0')
  await expect.poll(() => labels(electron)).toEqual(['Recording', 'Open Fieldtap', 'Quit Fieldtap'])
})
