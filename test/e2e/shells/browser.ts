/** The browser shell: `serve` as its users start it, and a page in Chromium on the address that it prints. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { collectProblems, isRoot, type Opened, STILL, VIOLATION_REPORT } from './shell.ts'

const SERVE = fileURLToPath(new URL('../../../out/node/serve.js', import.meta.url))

export function launchChromium(): Promise<Browser> {
  const { FIELDTAP_CHROMIUM: executablePath } = process.env
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    // Machines that run tests have no graphics card; imitating one takes more time than drawing without.
    args: ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])],
  })
}

export async function openInBrowser(browser: Browser, data: string, problems: string[]): Promise<Opened> {
  let serving = await serve(data, 0)
  const { port } = new URL(serving.ui)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...STILL })
  await context.addInitScript(...VIOLATION_REPORT)
  const page = await context.newPage()
  collectProblems(page, problems)
  await page.goto(serving.ui)
  return {
    page,
    electron: null,
    address: serving.ui,
    corePid: () => serving.child.pid ?? 0,
    async revive() {
      serving = await serve(data, Number(port))
      return serving.ui
    },
    async close() {
      await context.close()
      await end(serving.child)
    },
  }
}

interface Serving {
  readonly child: ChildProcess
  readonly ui: string
}

async function serve(data: string, uiPort: number): Promise<Serving> {
  const args = [SERVE, '--data', data, '--no-open', '--ui-port', String(uiPort)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let seen = ''
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"ready":true')) return { child, ui: JSON.parse(line).ui }
    seen += `${line}\n`
  }
  throw new Error(`serve ended before it was ready: ${seen}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
