import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  test as base,
  chromium,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test'

export type Shell = 'chromium' | 'electron'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isRoot = process.getuid?.() === 0

/** The app as a person meets it: one page over one data folder, in whichever shell the project names. */
export interface Running {
  readonly shell: Shell
  readonly page: Page
  /** The data folder, new and empty for each test. */
  readonly data: string
  /** In the window only. */
  readonly electron: ElectronApplication | null
  /** Where devices reach the app, as `serve` prints it; in the browser shell only. */
  readonly addresses: { readonly mqtt: string; readonly http: string; readonly ui: string } | null
}

interface Opened extends Omit<Running, 'data' | 'shell'> {
  close(): Promise<void>
}

const VIOLATION = 'securitypolicyviolation'

/** Runs in the page, before its own scripts: what the CSP refuses becomes an error on the console. */
function reportViolations(name: string): void {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(
      `${name}: ${event.effectiveDirective} refused ${event.blockedURI || 'inline code'} (${event.sourceFile})`,
    )
  })
}

/** Everything the page complains about, violations of the CSP among it. */
function listen(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`))
}

async function readyLine(server: ChildProcess): Promise<NonNullable<Running['addresses']>> {
  if (!server.stdout) throw new Error('serve was started without standard output')
  let seen = ''
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.startsWith('{"ready":true')) return JSON.parse(line)
    seen += `${line}\n`
  }
  throw new Error(`serve ended before it was ready: ${seen}`)
}

async function openBrowser(data: string, problems: string[]): Promise<Opened> {
  const server = spawn(process.execPath, [join(root, 'out/node/serve.js'), '--data', data, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  const addresses = await readyLine(server)
  const { FIELDTAP_CHROMIUM: executablePath } = process.env
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: isRoot ? ['--no-sandbox'] : [],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.addInitScript(reportViolations, VIOLATION)
  listen(page, problems)
  await page.goto(addresses.ui)
  return {
    page,
    electron: null,
    addresses,
    close: async () => {
      await browser.close()
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function openWindow(data: string, problems: string[]): Promise<Opened> {
  const { FIELDTAP_ELECTRON: executablePath } = process.env
  if (!executablePath) throw new Error('FIELDTAP_ELECTRON names no Electron: run the suite with `npm run test:e2e`')
  const app = await electron.launch({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), root],
    env: { ...(process.env as Record<string, string>), FIELDTAP_DATA: data },
  })
  app.on('console', (message) => {
    if (message.type() === 'error') console.error(`main process: ${message.text()}`)
  })
  const context = app.context()
  await context.addInitScript(reportViolations, VIOLATION)
  const page = await app.firstWindow()
  listen(page, problems)
  // The window may have loaded before the listener was in place: what it complains about on loading counts too.
  await page.waitForLoadState()
  await page.reload()
  return { page, electron: app, addresses: null, close: () => app.close() }
}

export const test = base.extend<{ app: Running }, { shell: Shell }>({
  shell: ['chromium', { option: true, scope: 'worker' }],
  app: async ({ shell }, use) => {
    const data = await mkdtemp(join(tmpdir(), 'fieldtap-e2e-'))
    const problems: string[] = []
    const opened = await (shell === 'electron' ? openWindow : openBrowser)(data, problems)
    try {
      await use({ ...opened, shell, data })
    } finally {
      await opened.close()
      await rm(data, { recursive: true, force: true, maxRetries: 5 })
    }
    expect(problems, 'the page complained').toEqual([])
  },
})

export { expect }
