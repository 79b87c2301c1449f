/** The window: the built app in the Electron that FIELDTAP_ELECTRON names, with free ports for devices. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron as electron } from '@playwright/test'
import { collectProblems, isRoot, type Opened, STILL, VIOLATION_REPORT } from './shell.ts'

const APP = fileURLToPath(new URL('../../..', import.meta.url))

export async function openInWindow(data: string, problems: string[]): Promise<Opened> {
  const { FIELDTAP_ELECTRON: executablePath, ...env } = process.env as Record<string, string>
  if (!executablePath) throw new Error('FIELDTAP_ELECTRON names no Electron: run the suite with `npm run test:e2e`')
  const app = await electron.launch({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), '--lang=en-US', APP],
    env: { ...env, FIELDTAP_DATA: data, FIELDTAP_MQTT_PORT: '0', FIELDTAP_HTTP_PORT: '0' },
  })
  app.on('console', (message) => {
    if (message.type() === 'error') console.error(`main process: ${message.text()}`)
  })
  await app.context().addInitScript(...VIOLATION_REPORT)
  const page = await app.firstWindow()
  collectProblems(page, problems)
  // The window may have loaded before the listeners were in place: what it complains about on loading counts too.
  await page.waitForLoadState()
  await page.emulateMedia(STILL)
  await page.reload()
  const shell = app.process()
  return {
    page,
    electron: app,
    address: null,
    corePid: () => newestPid(join(data, 'app.log')),
    revive: async () => null,
    async close() {
      if (shell.exitCode !== null || shell.signalCode !== null) return
      const exited = once(shell, 'exit')
      // As the system ends it: no question is asked, levels are restored.
      shell.kill('SIGTERM')
      await exited
    },
  }
}

/** Who wrote the app's log last; that is the core, which writes a line when it starts. */
function newestPid(log: string): number {
  const last = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) : undefined
  return last ? JSON.parse(last).pid : 0
}
