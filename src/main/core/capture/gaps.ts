/** A gap is a record: while the app was stopped, had crashed, or the laptop slept, nothing could be captured. */
import type { Gap } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'

const BEAT_MS = 5_000
/** A timer that comes this much late by the wall clock means that the laptop slept or the process was stopped. */
const ASLEEP_MS = 15_000
const ALIVE = 'alive-at'
const CLEAN = 'closed-at'

/** The newest moment, Unix ms, at which Fieldtap is known to have run here; 0: none. */
export function lastAlive(store: Store): number {
  return Math.max(Number(store.fact(ALIVE) ?? 0), Number(store.fact(CLEAN) ?? 0))
}

/** Records the gap between the last run and this one. */
export function recordDowntime(store: Store, now: number): Gap | null {
  const alive = Number(store.fact(ALIVE) ?? 0)
  const closed = Number(store.fact(CLEAN) ?? 0)
  const from = Math.max(alive, closed)
  if (from === 0 || from >= now) return null
  const clean = closed >= alive
  const opened = store.openGap({
    device: null,
    connection: null,
    from,
    to: now,
    cause: clean ? 'stopped' : 'crash',
    detail: clean ? 'Fieldtap was closed' : 'Fieldtap ended without closing',
  })
  store.appendEvent(
    {
      device: null,
      connection: null,
      time: now,
      outcome: clean ? 'INFO' : 'FAIL',
      category: 'capture',
      type: clean ? 'gap.stopped' : 'gap.crash',
      description: `${opened.detail}; nothing was captured from ${new Date(from).toISOString()} to ${new Date(now).toISOString()}`,
      stateChange: true,
      data: {},
      source: 'fieldtap',
    },
    now,
  )
  return opened
}

/** Sleep, as noticed by a timer that came late and as told by a host that knows. */
export interface SleepWatch {
  /** The laptop slept from and to these times, Unix ms. */
  slept(from: number, to: number): void
  stop(): void
}

/** Keeps the time of the last sign of life on disk and records when the laptop slept. */
export function watchSleep(store: Store, now: () => number, woke: (gap: Gap) => void): SleepWatch {
  let last = now()
  /** End of the newest sleep on record: the timer and the host tell of the same one, in either order. */
  let recordedTo = Number.NEGATIVE_INFINITY
  const record = (from: number, to: number) => {
    if (from < recordedTo || from >= to) return
    recordedTo = to
    woke(recordSleep(store, from, to, now()))
  }
  store.setFact(ALIVE, String(last))
  const timer = setInterval(() => {
    const at = now()
    if (at - last > BEAT_MS + ASLEEP_MS) record(Math.max(last, recordedTo), at)
    last = at
    store.setFact(ALIVE, String(at))
  }, BEAT_MS)
  return {
    slept: (from, to) => {
      record(from, to)
      last = Math.max(last, to)
    },
    stop: () => {
      clearInterval(timer)
      store.setFact(CLEAN, String(now()))
    },
  }
}

function recordSleep(store: Store, from: number, to: number, now: number): Gap {
  const gap = store.openGap({
    device: null,
    connection: null,
    from,
    to,
    cause: 'sleep',
    detail: 'The laptop was asleep',
  })
  store.appendEvent(
    {
      device: null,
      connection: null,
      time: to,
      outcome: 'INFO',
      category: 'capture',
      type: 'gap.sleep',
      description: `The laptop was asleep from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
      stateChange: true,
      data: {},
      source: 'fieldtap',
    },
    now,
  )
  return gap
}
