/** The whole job with the keyboard alone: no pointer is touched from beginning to end. */
import type { Page } from '@playwright/test'
import { expect, type Running, test } from './fixtures.ts'
import { answerSaveDialog } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'
import { type Language, type Say, sayIn } from './site/words.ts'

/** Chooses a command by what one would type for it. */
async function command(page: Page, typed: string, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type(typed)
  await expect(page.getByRole('dialog').getByRole('option', { name: title }).first()).toBeVisible()
  // The one that fits best is chosen already, unless another fits as well.
  while (!(await isChosen(page, title))) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

const isChosen = async (page: Page, title: string) =>
  (await page.getByRole('dialog').getByRole('option', { selected: true }).textContent())?.includes(title) ?? false

/** Goes on with Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement
      return [element?.getAttribute('aria-label'), element?.textContent].map((text) => text?.trim())
    })
  for (let steps = 0; steps < 60; steps++) {
    if ((await focused()).includes(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${name}`)
}

async function addDevice({ page }: Running, say: Say, device: VendorDevice): Promise<void> {
  await command(page, say('command.title.deviceAdd').slice(0, 6), say('command.title.deviceAdd'))
  await expect(page.getByRole('heading', { level: 1, name: say('laptop.title') })).toBeVisible()
  await expect(page.locator('#add-device form input').first()).toBeFocused()
  await page.keyboard.type(device.product)
  await page.keyboard.press('Tab')
  await page.keyboard.type(device.name)
  await page.keyboard.press('Tab')
  await page.keyboard.type(device.secret)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: say('notices.title') })).toContainText(device.ref)
}

const addressOf = async (page: Page, scheme: string) =>
  (await page
    .getByText(new RegExp(`^${scheme}://127`))
    .first()
    .textContent()) ?? ''

for (const language of ['en', 'zh-CN'] as const satisfies readonly Language[]) {
  test(`the whole job is done without a pointer in ${language}`, async ({ app }) => {
    test.setTimeout(180_000)
    const { page } = app
    const say = sayIn(language)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if (language === 'zh-CN') await command(page, '简体', '简体中文')
    await expect(page.getByRole('heading', { level: 1, name: say('start.title') })).toBeVisible()

    // 1 Connect
    const device = new VendorDevice('pump-7')
    await addDevice(app, say, device)
    await device.signIn(await addressOf(page, 'mqtt'))
    const http = await addressOf(page, 'http')
    await device.upload(http, 30, 'INF')
    await device.upload(http, 5, 'ERR')
    await page.keyboard.press('Escape')
    // Away from the field that was typed into: there, letters write.
    await page.keyboard.press('F6')
    await page.keyboard.press('g')
    await page.keyboard.press('1')
    await expect(page.getByRole('heading', { level: 1, name: 'pump-7' })).toBeVisible()

    // 2 Raise
    await page.keyboard.press('d')
    const short = say('panel.minutes', { minutes: '5' })
    await expect(page.getByRole('button', { name: short, exact: true })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('timer')).toBeVisible()
    await expect.poll(() => device.told.at(-1)).toBe(4)
    await device.upload(http, 20, 'DBG')

    // 3 Look
    await page.keyboard.press('/')
    await page.keyboard.type('level:error')
    await page.keyboard.press('Enter')
    const rows = page.getByRole('grid').getByRole('row')
    await expect(rows).toHaveCount(5)
    await page.keyboard.press('Escape')
    await tabTo(page, say('log.title'))
    await page.keyboard.press('ArrowUp')
    await expect(page.locator('[role=row][aria-selected=true]')).toHaveCount(1)
    await page.keyboard.press('m')
    await expect.poll(() => noted(page)).toBe(1)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('n')
    await expect(page.getByRole('dialog', { name: say('notes.write') })).toBeVisible()
    await page.keyboard.type('third stall 第三次')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => noted(page)).toBe(2)
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    const events = page.getByRole('listbox', { name: say('events.title') })
    await expect(events.getByRole('option')).not.toHaveCount(0)
    await expect(events).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('complementary', { name: say('events.detail') })).toBeVisible()
    await page.keyboard.press('o')
    await expect(page.getByRole('grid')).toBeVisible()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await expect(page.getByText('third stall 第三次')).toBeVisible()

    // 4 Export
    if (app.electron) await answerSaveDialog(app.electron, `${app.data}/saved.fieldtap.zip`)
    await page.keyboard.press('ControlOrMeta+e')
    await expect(page.getByRole('dialog', { name: say('export.title') })).toBeVisible()
    await tabTo(page, say(app.electron ? 'export.startSaving' : 'export.start'))
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
    await page.keyboard.press('Escape')

    // 5 Back to where it was
    await page.keyboard.press('g')
    await page.keyboard.press('1')
    await expect(page.getByRole('timer')).toBeVisible()
    await command(page, say('command.title.leaseEnd').slice(0, 8), say('command.title.leaseEnd'))
    await expect.poll(() => device.told.at(-1)).toBe(1)
    await device.signOut()
  })
}

/** Lines that carry a mark or a note. */
function noted(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('[role=row] > span[aria-hidden]:not(.hidden)').length)
}

test('the sheet of shortcuts opens on a question mark, and each key on it is a command', async ({ app }) => {
  const { page } = app
  const say = sayIn('en')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: say('command.sheet') })
  await expect(sheet).toBeVisible()
  await expect(sheet.getByText(say('command.title.palette'))).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  // Letters may be switched off; the keys with Ctrl stay.
  await command(page, 'Shortcuts without', say('command.title.plainKeys'))
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('fieldtap.preferences')))
    .toContain('"plainKeys":false')
  await page.keyboard.press('?')
  await page.keyboard.press('ControlOrMeta+,')
  await expect(page.getByRole('heading', { level: 1, name: say('settings.title') })).toBeVisible()
  await expect(sheet).toBeHidden()
})
