import type { ElectronApplication, Page } from '@playwright/test'

export type Shell = 'chromium' | 'electron'

/** What opens the app, over a data folder, in one of the two shells. */
export interface Opened {
  readonly page: Page
  /** In the window only. */
  readonly electron: ElectronApplication | null
  /** The address that `serve` printed; null in the window. */
  readonly address: string | null
  /** The process that the core runs in. */
  corePid(): number
  /**
   * Starts the core again after its process was killed. The window's shell does that itself; the browser shell is served
   * anew over the same folder and port, as a person would do it, and the address that it prints is given back.
   */
  revive(): Promise<string | null>
  close(): Promise<void>
}

export const isRoot = process.getuid?.() === 0

/** As for a person who wants nothing to move: drawing each frame of it takes a tenth of the suite's time. */
export const STILL = { reducedMotion: 'reduce' } as const

const VIOLATION = 'securitypolicyviolation'

/** Runs in the page, before its own scripts: what the CSP refuses becomes an error on the console. */
function report(name: string): void {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(
      `${name}: ${event.effectiveDirective} refused ${event.blockedURI || 'inline code'} (${event.sourceFile})`,
    )
  })
}

export const VIOLATION_REPORT = [report, VIOLATION] as const

/** Everything the page complains about, violations of the CSP among it. */
export function collectProblems(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`))
}
