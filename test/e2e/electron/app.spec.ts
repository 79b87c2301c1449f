/** What only the window has, with the real page over the real core. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '../fixtures.ts'
import { lease, startSimulatedDevice } from '../site/hands.ts'
import { listeningPorts } from './fixture/listening.ts'

const CLI = fileURLToPath(new URL('../../../out/node/cli.js', import.meta.url))
const run = promisify(execFile)

/** What a port answers to somebody who asks for a page, with TLS and without. */
async function asked(port: number): Promise<string[]> {
  const plain = fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5000) }).then((answer) =>
    answer.text(),
  )
  const secure = new Promise<string>((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/', rejectUnauthorized: false, timeout: 5000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve(text))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', reject)
  })
  const answers = await Promise.allSettled([plain, secure])
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : ''))
}

test('the page is at app:// and no port of the laptop serves it', async ({ app: { page, electron } }) => {
  expect(page.url()).toMatch(/^app:\/\/fieldtap\//)
  const look = () => listeningPorts(electron?.process().pid ?? 0)
  // MQTT and HTTP for devices, each plain and with TLS, are found: the look sees what there is.
  await expect.poll(() => look().length).toBeGreaterThanOrEqual(4)
  const ports = look()
  for (const port of ports) {
    for (const answer of await asked(port)) expect(answer, `port ${port}`).not.toMatch(/id="root"|<title>Fieldtap/)
  }
})

test('a command acts on the core of the window', async ({ app: { page, data } }) => {
  await expect(page.getByText('None yet')).toBeVisible()
  const add = ['device', 'add', '--data', data, '--platform', 'tencent', '--product', 'ABCDEFGHIJ', '--name', 'pump-9']
  const adding = run(process.execPath, [CLI, ...add, '--secret-stdin'])
  adding.child.stdin?.end('c2VjcmV0LW9mLXB1bXAtOQ==\n')
  await adding
  await expect(page.getByRole('navigation', { name: 'Main' }).getByText('pump-9')).toBeVisible()
})

test('closing it with a level raised asks in the page; kept in the tray, the level stays until its time', async ({
  app: { page, electron, data },
}) => {
  if (!electron) throw new Error('this is about the window')
  const closeWindow = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await startSimulatedDevice(page)
  await lease(page, 'Debug', '10m')

  await closeWindow()
  const question = page.getByRole('alertdialog', { name: 'A device is still told another level' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await expect(async () => {
    await closeWindow()
    await expect(question).toBeVisible({ timeout: 1000 })
  }).toPass()
  // The page goes with the click, before it could say that it was clicked.
  const keep = question.getByRole('button', { name: 'Keep capturing' })
  await Promise.all([page.waitForEvent('close'), keep.click().catch(() => undefined)])
  await expect.poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)

  const reopened = electron.waitForEvent('window')
  await electron.evaluate(({ app }) => {
    app.emit('second-instance', {}, [], '/')
  })
  const again = await reopened
  await expect(again.getByRole('button', { name: /^Raised/ })).toHaveText('Raised 1')
  expect(existsSync(join(data, 'core.address'))).toBe(true)
})

test('the window remembers where it was', async ({ app: { electron, data } }) => {
  const bounds = { x: 40, y: 30, width: 1100, height: 700 }
  await electron?.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  await expect
    .poll(async () => {
      return JSON.parse(await readFile(join(data, 'window/window.json'), 'utf8').catch(() => '{}')).bounds
    })
    .toMatchObject({ width: 1100, height: 700 })
})
