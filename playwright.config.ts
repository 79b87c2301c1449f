import { defineConfig } from '@playwright/test'
import type { Shell } from './test/e2e/fixtures.ts'

const specOf = (name: string) => `${name}.spec.ts`

/** The same specs in both shells: what holds in the browser holds in the window. */
export default defineConfig<{ shell: Shell }>({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.FIELDTAP_E2E_REPORT
    ? [['list'], ['json', { outputFile: process.env.FIELDTAP_E2E_REPORT }]]
    : [['list']],
  // Writing down every step of every test takes a tenth of the time. A test that fails leaves its last screen and the
  // core's log, and is run again for a record of each step; `npm test` ends with the names of those that passed only then.
  retries: 1,
  use: {
    trace: { mode: 'on-first-retry', screenshots: true, snapshots: true, sources: true },
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    // What only one shell has is tried in it alone. What one page does alike in any shell takes long, and is tried in
    // one of them: shared out so that both suites, which run side by side, end at about the same time.
    {
      name: 'chromium',
      use: { shell: 'chromium' },
      testIgnore: ['electron/**', ...['aws', 'pelion'].map(specOf)],
    },
    {
      name: 'electron',
      use: { shell: 'electron' },
      testIgnore: ['browser/**', ...['accessibility', 'heap', 'several-devices', 'huawei'].map(specOf)],
    },
  ],
})
