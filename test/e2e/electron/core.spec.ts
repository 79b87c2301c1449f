import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newData } from './fixture/launch.ts'
import { expect, pageOf, test } from './fixture/test.ts'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    // A process that has ended but was not waited for yet still has a number.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const written = (data: string, name: string) =>
  expect.poll(() => (existsSync(join(data, name)) ? readFileSync(join(data, name), 'utf8') : null))

for (const mode of ['utility', 'node'] as const) {
  test.describe(mode === 'utility' ? 'a core in a utility process' : 'a core in a child of Node', () => {
    test('serves the page over a port of its own', async ({ start }) => {
      const { app, page, data } = await start(mode)
      const core = pageOf(page)
      await core.hasPort()

      const facts = await core.facts()
      expect(facts).toMatchObject({ isUtility: mode === 'utility', dataDir: data, bind: '127.0.0.1' })
      expect(facts.pid).not.toBe(await app.evaluate(() => process.pid))

      const text = '日志 \u0000 𝄞 '.repeat(10_000)
      expect(await core.call('echo', text)).toBe(text)
      expect(await core.collect('count', 2000)).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1))
    })

    test('serves a page that was loaded anew over a new port, and lets go of the old one', async ({ start }) => {
      const { page } = await start(mode)
      const core = pageOf(page)
      await core.hasPort()
      await page.reload()
      await core.hasPort()

      await expect.poll(async () => (await core.facts()).openPorts).toBe(1)
    })

    test('comes back after a crash, and the page stays as it is', async ({ start }) => {
      const { page } = await start(mode)
      const core = pageOf(page)
      await core.hasPort()
      const before = await core.facts()
      await page.evaluate(() => {
        document.title = 'the same page'
      })

      process.kill(before.pid, 'SIGKILL')
      await core.hasPort(2)

      const after = await core.facts()
      expect(after.pid).not.toBe(before.pid)
      expect(await core.state()).toMatchObject({ ports: 2, gone: 1 })
      expect(await page.title()).toBe('the same page')
    })

    test('says in the window why it cannot start, and starts when the person tries again', async ({ start }) => {
      const data = newData()
      const obstacle = join(data, 'obstacle')
      writeFileSync(obstacle, 'version <9>')
      const { page } = await start(mode, data)

      await expect(page.getByRole('heading')).toHaveText(
        'The data folder was written by a newer Fieldtap (version <9>).',
      )
      await expect(page.getByText('Update this app, or open another data folder.')).toBeVisible()
      await expect(page.getByText('Everything captured so far is safe.')).toBeVisible()

      rmSync(obstacle)
      await page.getByRole('link', { name: 'Try again' }).click()
      await page.waitForURL('app://fieldtap/index.html')
      await pageOf(page).hasPort()
      expect(await pageOf(page).call('echo', 'there')).toBe('there')
    })

    test('is told to close when the system ends the app', async ({ start }) => {
      const { app, page, data } = await start(mode)
      await pageOf(page).hasPort()
      const shell = app.process()
      shell.kill('SIGTERM')
      const [status] = await once(shell, 'exit')

      expect(status).toBe(0)
      await written(data, 'core.stopped').toBe('told')
    })

    test('does not outlive a shell that is killed', async ({ start }) => {
      const { app, page, data } = await start(mode)
      await pageOf(page).hasPort()
      const { pid } = await pageOf(page).facts()
      app.process().kill('SIGKILL')

      await expect.poll(() => isAlive(pid)).toBe(false)
      // A child of Node's hears of it and closes in order; Electron ends a utility process at once.
      if (mode === 'node') await written(data, 'core.stopped').toBe('gone')
    })

    test('learns when the laptop slept', async ({ start }) => {
      const { app, page } = await start(mode)
      const core = pageOf(page)
      await core.hasPort()
      const from = Date.now()
      await app.evaluate(({ powerMonitor }) => {
        powerMonitor.emit('suspend')
      })
      await app.evaluate(({ powerMonitor }) => {
        powerMonitor.emit('resume')
      })
      const to = Date.now()

      await expect.poll(async () => (await core.facts()).slept.length).toBe(1)
      const [slept] = (await core.facts()).slept
      expect(slept?.from).toBeGreaterThanOrEqual(from)
      expect(slept?.to).toBeLessThanOrEqual(to)
    })
  })
}

test('a second start over the same data brings the window of the first to the front', async ({
  opened: shell,
  dir,
}) => {
  await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const { FIELDTAP_ELECTRON: electron = '', ...env } = process.env
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), dir]
  const second = spawn(electron, args, { env: { ...env, FIELDTAP_DATA: shell.data }, stdio: 'ignore' })
  await once(second, 'exit')

  const windows = () =>
    shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isMinimized()))
  await expect.poll(windows).toEqual([false])
})
