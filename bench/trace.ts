/** What the browser's own trace says of frames and of tasks. */
interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  /** On the processor, without what the thread waited for it, microseconds. */
  readonly tdur?: number
  readonly pid: number
  readonly tid: number
  readonly args?: {
    readonly name?: string
    /** Named so from Chromium 137 on. */
    readonly frame_reporter?: FrameReport
    readonly chrome_frame_reporter?: FrameReport
  }
}

interface FrameReport {
  readonly state?: string
  readonly affects_smoothness?: boolean
}

export interface Smoothness {
  /** Frames that something was to be drawn for, and those of them that were drawn in time. */
  readonly frames: number
  readonly inTime: number
  /** Distance of one drawn frame to the next while something moved, ms. */
  readonly p50: number
  readonly p95: number
  /** Tasks on the page's main thread over 50 ms, and the longest of all, ms. */
  readonly tasks: number
  readonly longTasks: number
  readonly longestTask: number
  /** The longest by the time it had a processor: on a busy machine a task mostly waits for one. */
  readonly longestOwn: number
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
  const main = busiest(traceEvents)
  const ofPage = traceEvents.filter(({ pid }) => pid === main?.pid)
  const reports = ofPage.flatMap(({ name, ph, args }) =>
    name === 'PipelineReporter' && ph === 'b' ? (args?.frame_reporter ?? args?.chrome_frame_reporter ?? []) : [],
  )
  const wanted = reports.filter(({ state }) => state !== 'STATE_NO_UPDATE_DESIRED')
  const late = wanted.filter(({ state, affects_smoothness }) => state === 'STATE_DROPPED' && affects_smoothness)
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
    .filter(({ name, tid }) => name === 'ThreadControllerImpl::RunTask' && tid === main?.tid)
    .map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1000, own: tdur / 1000 }))
  return {
    frames: wanted.length,
    inTime: wanted.length - late.length,
    p50: apart[Math.floor(apart.length * 0.5)] ?? Number.NaN,
    p95: apart[Math.floor(apart.length * 0.95)] ?? Number.NaN,
    tasks: tasks.length,
    longTasks: tasks.filter(({ wall }) => wall > 50).length,
    longestTask: longest(tasks.map(({ wall }) => wall)),
    longestOwn: longest(tasks.map(({ own }) => own)),
  }
}

/** The main thread of the page that draws: a browser may keep another one ready for the next page. */
function busiest(events: readonly TraceEvent[]): TraceEvent | undefined {
  const frames = new Map<number, number>()
  for (const { name, pid } of events) if (name === 'PipelineReporter') frames.set(pid, (frames.get(pid) ?? 0) + 1)
  return events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .sort((a, b) => (frames.get(b.pid) ?? 0) - (frames.get(a.pid) ?? 0))[0]
}

function longest(times: readonly number[]): number {
  return times.reduce((most, ms) => Math.max(most, ms), 0)
}
