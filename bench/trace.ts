/** What the browser's own trace says of frames and of tasks. */
interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  readonly pid: number
  readonly tid: number
  readonly args?: {
    readonly name?: string
    readonly chrome_frame_reporter?: { readonly state?: string; readonly affects_smoothness?: boolean }
  }
}

export interface Smoothness {
  /** Frames that something was to be drawn for, and those of them that were drawn in time. */
  readonly frames: number
  readonly inTime: number
  /** Distance of one drawn frame to the next while something moved, ms. */
  readonly p50: number
  readonly p95: number
  /** Tasks on the page's main thread over 50 ms, and the longest of all, ms. */
  readonly longTasks: number
  readonly longestTask: number
}

/** Categories that the figures come from. */
export const TRACED = [
  'cc',
  'benchmark',
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
]

/** Two frames further apart than this have a rest between them, not a delay, ms. */
const REST = 100

export function readTrace(json: string): Smoothness {
  const { traceEvents } = JSON.parse(json) as { readonly traceEvents: readonly TraceEvent[] }
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const ofPage = traceEvents.filter(({ pid }) => pid === main?.pid)
  const reports = ofPage.flatMap(({ name, ph, args }) =>
    name === 'PipelineReporter' && ph === 'b' ? (args?.chrome_frame_reporter ?? []) : [],
  )
  const wanted = reports.filter(({ state }) => state !== 'STATE_NO_UPDATE_DESIRED')
  const late = wanted.filter(({ state }) => state === 'STATE_DROPPED')
  const drawn = ofPage
    .filter(({ name }) => name === 'DrawFrame')
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b)
  const apart = drawn
    .slice(1)
    .map((at, index) => at - (drawn[index] ?? at))
    .filter((ms) => ms < REST)
    .sort((a, b) => a - b)
  const tasks = ofPage
    .filter(({ name, tid }) => name === 'RunTask' || (name === 'ThreadControllerImpl::RunTask' && tid === main?.tid))
    .filter(({ tid }) => tid === main?.tid)
    .map(({ dur = 0 }) => dur / 1000)
  return {
    frames: wanted.length,
    inTime: wanted.length - late.length,
    p50: apart[Math.floor(apart.length * 0.5)] ?? Number.NaN,
    p95: apart[Math.floor(apart.length * 0.95)] ?? Number.NaN,
    longTasks: tasks.filter((ms) => ms > 50).length,
    longestTask: Math.max(0, ...tasks),
  }
}
