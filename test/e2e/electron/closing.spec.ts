import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { Launched } from './fixture/launch.ts'
import { expect, pageOf, test } from './fixture/test.ts'

/** Answers the system's dialogs with the button of this number; gives what they said. */
async function answerDialogs(app: ElectronApplication, response: number): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog }, answer) => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    dialog.showMessageBox = (async (...args: { message: string }[]) => {
      said.push(args.at(-1)?.message ?? '')
      return { response: answer, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  }, response)
  return () => app.evaluate(() => (globalThis as unknown as { said: string[] }).said)
}

const raiseLevels = ({ page }: Launched, count: number) => pageOf(page).call('raise', count)

const closeWindow = ({ app }: Launched) =>
  app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close()
  })
const countWindows = ({ app }: Launched) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
const hasClosedCore = ({ data }: Launched) => existsSync(join(data, 'core.stopped'))

const RESTORE = 0
const KEEP = 1
const CANCEL = 2

test('closing the window ends the app when no level is raised', async ({ opened: shell }) => {
  const ended = once(shell.app.process(), 'exit')
  await closeWindow(shell)
  const [status] = await ended
  expect(status).toBe(0)
  expect(hasClosedCore(shell)).toBe(true)
})

test('with a level raised it asks, and cancelling changes nothing', async ({ opened: shell }) => {
  const said = await answerDialogs(shell.app, CANCEL)
  await raiseLevels(shell, 2)
  await closeWindow(shell)

  await expect.poll(said).toEqual(['2 levels are still raised.'])
  expect(await countWindows(shell)).toBe(1)
  expect(await pageOf(shell.page).call('echo', 'here')).toBe('here')
})

test('it goes on capturing in the tray, and the window comes back to the same core', async ({ opened: shell }) => {
  await answerDialogs(shell.app, KEEP)
  const { pid } = await pageOf(shell.page).facts()
  await raiseLevels(shell, 1)
  await closeWindow(shell)
  await expect.poll(() => countWindows(shell)).toBe(0)
  expect(hasClosedCore(shell)).toBe(false)

  const reopened = shell.app.waitForEvent('window')
  await shell.app.evaluate(({ app }) => {
    app.emit('second-instance', {}, [], '/')
  })
  const page = pageOf(await reopened)
  await page.hasPort()
  expect((await page.facts()).pid).toBe(pid)
})

test('it restores and ends when told so', async ({ opened: shell }) => {
  await answerDialogs(shell.app, RESTORE)
  await raiseLevels(shell, 1)
  const ended = once(shell.app.process(), 'exit')
  await closeWindow(shell)
  await ended
  expect(hasClosedCore(shell)).toBe(true)
})

test('quitting asks as well', async ({ opened: shell }) => {
  const said = await answerDialogs(shell.app, CANCEL)
  await raiseLevels(shell, 1)
  await shell.app.evaluate(({ app }) => app.quit())
  await expect.poll(said).toEqual(['A level is still raised.'])
  expect(await countWindows(shell)).toBe(1)
})

test('a page that listens asks the person itself', async ({ opened: shell }) => {
  const said = await answerDialogs(shell.app, RESTORE)
  const page = pageOf(shell.page)
  await page.listenToClose()
  await raiseLevels(shell, 3)
  await closeWindow(shell)
  await expect.poll(async () => (await page.state()).asked).toBe(3)

  await page.answer('cancel')
  await expect.poll(async () => (await page.state()).asked).toBeNull()
  expect(await countWindows(shell)).toBe(1)
  await expect
    .poll(async () => {
      await closeWindow(shell)
      return (await page.state()).asked
    })
    .toBe(3)
  await page.answer('keep')
  await expect.poll(() => countWindows(shell)).toBe(0)
  expect(await said()).toEqual([])
})

test('the choice in the menu keeps it in the tray without a question', async ({ opened: shell }) => {
  const said = await answerDialogs(shell.app, RESTORE)
  await shell.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    items.find(({ label }) => label.startsWith('Keep Capturing'))?.click()
  })
  await closeWindow(shell)
  await expect.poll(() => countWindows(shell)).toBe(0)
  expect(hasClosedCore(shell)).toBe(false)
  expect(await said()).toEqual([])
})

test('the network is opened only after a question, and the core starts anew for it', async ({ opened: shell }) => {
  const said = await answerDialogs(shell.app, 0)
  const page = pageOf(shell.page)
  const { pid } = await page.facts()
  await shell.page.evaluate(() => window.fieldtapHost?.openToNetwork())
  await page.hasPort(2)
  expect(await page.facts()).toMatchObject({ bind: '0.0.0.0' })
  expect((await page.facts()).pid).not.toBe(pid)
  expect(await said()).toEqual(['The capture pauses for a moment.'])
})
