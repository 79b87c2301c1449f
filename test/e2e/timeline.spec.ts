import type { Locator, Page } from '@playwright/test'
import { BROKEN_CONNECTION, expect, test } from './fixtures.ts'
import { addDevice, lease, readAddresses, rows, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

const slider = (page: Page): Locator => page.getByRole('slider', { name: /^Moment on the timeline/ })
const said = async (page: Page): Promise<string> => (await slider(page).getAttribute('aria-valuetext')) ?? ''
const selected = (page: Page): Locator => page.locator('[data-log] [aria-selected=true]')

/** What a key did is on screen. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

/** Everything in the lanes, in the words of who goes through it with the keys. */
async function walk(page: Page): Promise<string[]> {
  const things: string[] = []
  await slider(page).focus()
  for (;;) {
    await page.keyboard.press('ArrowDown')
    await drawn(page)
    const thing = await said(page)
    if (thing === things.at(-1)) return things
    things.push(thing)
  }
}

test('the lanes show events, levels, gaps, connections and marks, and lead to each', async ({ app }) => {
  const { page } = app
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { mqtt, http } = await readAddresses(page)
  await device.signIn(mqtt)
  await device.upload(http, 12, 'ERR')
  await visit(page, 'pump-7')
  await rows(page, { text: 'mark=5' }).click()
  await page.keyboard.press('m')
  await lease(page, 'Debug', '9')
  await page.keyboard.press('Escape')

  app.tolerate(BROKEN_CONNECTION)
  process.kill(app.corePid(), 'SIGKILL')
  const address = await app.revive()
  if (address !== null) await page.goto(address)
  const { http: again } = await readAddresses(page)
  // Its clock tells whole seconds: these lines are to come after the gap.
  await page.waitForTimeout(1500)
  await device.upload(again, 6, 'WRN')
  await visit(page, 'pump-7')
  await expect.poll(() => said(page)).toMatch(/Error: 12, Warn: 6, .* 1 change of level, 1 gap$/)

  const things = await walk(page)
  expect(things).toContainEqual(expect.stringMatching(/signed in/i))
  expect(things).toContainEqual(expect.stringContaining('Line 5, marked'))
  expect(things).toContainEqual(expect.stringMatching(/Debug since \d\d:\d\d:\d\d$/))
  expect(things).toContainEqual(expect.stringContaining('Fieldtap stopped unexpectedly'))
  expect(things, 'in order of time').toEqual([...things].sort((a, b) => a.slice(0, 19).localeCompare(b.slice(0, 19))))

  // Back to the gap: behind it the lines go on.
  while (!(await said(page)).includes('stopped unexpectedly')) {
    await page.keyboard.press('ArrowUp')
    await drawn(page)
  }
  await page.keyboard.press('Enter')
  await expect(selected(page)).toContainText('mark=13')

  // With the pointer: what stands in a lane is named, and a click goes there. All there is does not move on as time goes by.
  const mark = page.locator('[data-lane=marks] path')
  await page.getByRole('combobox', { name: 'Time shown' }).selectOption('All')
  const left = async (of: Locator) => (await of.boundingBox())?.x ?? 0
  await expect.poll(async () => (await left(mark)) - (await left(slider(page)))).toBeLessThan(30)
  await mark.hover({ force: true })
  await expect(page.getByText('Line 5, marked')).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await expect(selected(page)).toContainText('mark=5')
})
