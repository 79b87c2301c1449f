/** A bundle that is opened in the system: the window gets its path, whether it runs already or not. */
import { spawn } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../fixtures.ts'
import { isRoot } from '../shells/shell.ts'
import { title } from '../site/hands.ts'

const APP = fileURLToPath(new URL('../../..', import.meta.url))
const PLAIN = fileURLToPath(new URL('../../fixtures/bundles/plain.fieldtap.zip', import.meta.url))

test('a second start with a bundle as its argument opens it in the window that is there', async ({ app }) => {
  const { page, data } = app
  const { FIELDTAP_ELECTRON: program = '', ...env } = process.env
  copyFileSync(PLAIN, join(data, 'on desk.fieldtap.zip'))
  const second = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), APP, 'on desk.fieldtap.zip'], {
    cwd: data,
    env: { ...env, FIELDTAP_DATA: data, FIELDTAP_MQTT_PORT: '0', FIELDTAP_HTTP_PORT: '0' },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => second.once('exit', resolve))
  await expect(title(page, 'on desk.fieldtap.zip')).toBeVisible()
  await ended
})

test('the system asks the app to open a file', async ({ app: { page, electron, data } }) => {
  const path = join(data, 'asked.fieldtap.zip')
  copyFileSync(PLAIN, path)
  await electron?.evaluate(({ app }, file) => app.emit('open-file', { preventDefault: () => undefined }, file), path)
  await expect(title(page, 'asked.fieldtap.zip')).toBeVisible()
})
