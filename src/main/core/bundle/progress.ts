import type { BundleProgress } from './source.ts'

/** Milliseconds between two reports of the same step. */
const PACE = 100

export interface Meter {
  begin(step: BundleProgress['step']): void
  lines(soFar: { readonly lines: number; readonly bytes: number }): void
}

/** Reports at the beginning of each step and then at a pace that a person can read. */
export function createMeter(onProgress: (progress: BundleProgress) => void, totalLines: number | null): Meter {
  let step: BundleProgress['step'] = 'lines'
  let lines = 0
  let bytes = 0
  let last = 0
  const report = () => {
    last = performance.now()
    onProgress({ step, lines, totalLines, bytes })
  }
  return {
    begin(next) {
      step = next
      report()
    },
    lines(soFar) {
      lines = soFar.lines
      bytes = soFar.bytes
      if (performance.now() - last >= PACE) report()
    },
  }
}
