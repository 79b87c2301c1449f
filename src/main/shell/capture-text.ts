import type { Capture } from './core-messages.ts'
import type { Texts } from './texts.ts'

/** How the capture stands, in a line: "Recording · 1 level raised". */
export function describeCapture({ recording, trouble, leases }: Capture, texts: Texts): string {
  const stopped = trouble ? `${texts.notRecording}: ${trouble}` : texts.notRecording
  const state = recording ? texts.recording : stopped
  return leases > 0 ? `${state} · ${texts.levels(leases)}` : state
}
