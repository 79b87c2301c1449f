import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, test as base, expect, type Page, type TestInfo } from '@playwright/test'
import { launchChromium, openInBrowser } from './shells/browser.ts'
import type { Opened, Shell } from './shells/shell.ts'
import { openInWindow } from './shells/window.ts'

export type { Shell } from './shells/shell.ts'

/** What a browser says of a core that was killed, whatever was under way just then. */
export const BROKEN_CONNECTION =
  /WebSocket connection to|net::ERR_(CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED|SOCKET_NOT_CONNECTED)|status of 401/

/** The app as a person meets it: one page over one data folder, in whichever shell the project names. */
export interface Running extends Omit<Opened, 'close'> {
  readonly shell: Shell
  /** The data folder, new and empty for each test. */
  readonly data: string
  /** The page will complain about this, because the test provokes it. Never about its security policy. */
  tolerate(complaint: RegExp): void
}

interface WorkerFixtures {
  readonly shell: Shell
  /** One browser for all tests of a worker; each test has a context of its own. Null in Electron. */
  readonly chromium: Browser | null
}

export const test = base.extend<{ app: Running }, WorkerFixtures>({
  shell: ['chromium', { option: true, scope: 'worker' }],
  chromium: [
    async ({ shell }, use) => {
      const browser = shell === 'chromium' ? await launchChromium() : null
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],
  app: async ({ shell, chromium }, use, info) => {
    const data = await mkdtemp(join(tmpdir(), 'fieldtap-e2e-'))
    const problems: string[] = []
    const tolerated: RegExp[] = []
    const opened = await (chromium ? openInBrowser(chromium, data, problems) : openInWindow(data, problems))
    try {
      await use({ ...opened, shell, data, tolerate: (complaint) => tolerated.push(complaint) })
    } finally {
      if (info.status !== info.expectedStatus) await keepLast(info, opened.page, data)
      await opened.close()
      await rm(data, { recursive: true, force: true, maxRetries: 5 })
    }
    const unexpected = problems.filter(
      (problem) => problem.includes('securitypolicyviolation') || !tolerated.some((pattern) => pattern.test(problem)),
    )
    expect(unexpected, 'the page complained').toEqual([])
  },
})

/** What a test that failed leaves of its first run: the screen as it was, and what the core wrote. */
async function keepLast(info: TestInfo, page: Page, data: string): Promise<void> {
  await page.screenshot({ path: info.outputPath('screen.png'), timeout: 5000 }).catch(() => undefined)
  await copyFile(join(data, 'app.log'), info.outputPath('app.log')).catch(() => undefined)
}

export { expect }
