/** The views beside the log: history, marks and notes, several devices, commands. */
import type { Page } from '@playwright/test'
import { expect } from '../fixtures.ts'
import { addDevice, notices, readAddresses, rows, visit } from './hands.ts'
import { VendorDevice } from './vendor-device.ts'

/** Walks through them, once the app is furnished; `look` is called on each, with its name. */
export async function walkMore(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await visit(page, 'Marks and notes')
  await look('notes-empty')
  await visit(page, 'pump-7')
  await rows(page, { level: 'Error' }).last().click()
  await page.keyboard.press('n')
  await expect(page.getByRole('dialog', { name: 'Write a note' })).toBeVisible()
  await page.keyboard.type('Third stall, always 40 s after the valve closes.\nSend with job 4471.')
  await look('note')
  await page.keyboard.press('ControlOrMeta+Enter')
  await notices(page).getByRole('button', { name: 'Dismiss' }).last().click()
  await rows(page, { level: 'Error' }).first().click()
  await page.keyboard.press('m')
  await visit(page, 'Marks and notes')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2)
  await look('notes')

  await visit(page, 'pump-7')
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  const events = page.getByRole('listbox', { name: 'Events' })
  await expect(events.getByRole('option')).not.toHaveCount(0)
  await look('events')
  await events.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: 'Event' })).toBeVisible()
  await look('event')
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('no such event')
  await expect(page.getByText('No event matches')).toBeVisible()
  await look('events-none')

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  await look('commands')
  await page.keyboard.press('Escape')
  await visit(page, 'All devices', 'Devices')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await look('shortcuts')
  await page.keyboard.press('Escape')
  await walkCompare(page, look)
}

async function walkCompare(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  const second = new VendorDevice('valve-2')
  await addDevice(page, second)
  await notices(page).getByRole('button', { name: 'Dismiss' }).last().click()
  const { http } = await readAddresses(page)
  for (const level of ['INF', 'WRN', 'ERR', 'INF']) await second.upload(http, 9, level)
  await visit(page, 'Side by side', 'Several devices')
  await look('compare-choose')
  for (const name of ['pump-7', 'valve-2'])
    await page.getByRole('combobox', { name: 'Add a device…' }).selectOption({ label: name })
  await expect(page.getByRole('grid')).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'valve-2' }).getByRole('row')).not.toHaveCount(0)
  await look('compare')
  await page.getByRole('radio', { name: 'Merged by time' }).click()
  await expect(page.getByRole('grid')).toHaveCount(1)
  await expect(page.getByRole('row')).not.toHaveCount(0)
  await look('compare-merged')
}
