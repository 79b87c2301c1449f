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
  // Without a film of each page: it takes as much time as the page itself, and the snapshots show what was there.
  use: {
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    // What only one shell has is tried in it alone.
    { name: 'chromium', use: { shell: 'chromium' }, testIgnore: 'electron/**' },
    {
      name: 'electron',
      use: { shell: 'electron' },
      // What one page does alike in any shell takes long, and is tried in one of them.
      testIgnore: [
        'browser/**',
        ...['accessibility', 'heap', 'several-devices', 'aws', 'huawei', 'pelion'].map(specOf),
      ],
    },
  ],
})
