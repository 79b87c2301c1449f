import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Restores spies and stubs between tests: none may lean on what another left behind.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        // One more than vitest would take where there are few cores: its own process has little to do.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          maxWorkers: availableParallelism(),
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        // Real ports, processes and disks, with time for a slow machine. Most of it waits, so three files go side by side.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 3,
          testTimeout: 300_000,
          setupFiles: ['test/helpers/property-limits.ts'],
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
