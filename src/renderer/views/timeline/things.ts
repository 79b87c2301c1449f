/** What the lanes show, as things that can be pointed at, one after the other, and gone to. */
import type { DeviceEvent, Gap, LevelLease } from '../../../shared/model.ts'
import type { Note } from '../../../shared/notes.ts'
import type { Strip } from '../../state/timeline.ts'
import type { Axis } from '../../state/timeline-axis.ts'

export const LANES = ['events', 'level', 'link', 'marks'] as const
export type Lane = (typeof LANES)[number]

export type Thing = { readonly lane: Lane; readonly from: number; readonly to: number } & (
  | { readonly is: 'event'; readonly event: DeviceEvent }
  | { readonly is: 'lease'; readonly lease: LevelLease }
  | { readonly is: 'gap'; readonly gap: Gap }
  | { readonly is: 'note'; readonly note: Note }
)

/** What lies so near to the pointer is meant, px. */
export const NEAR = 7

export function isConnectionChange({ category }: DeviceEvent): boolean {
  return category === 'connection'
}

/** In order of time; what lies outside the axis is not among them. */
export function thingsOf(strip: Strip, notes: readonly Note[]): readonly Thing[] {
  const things: Thing[] = []
  for (const event of strip.events) {
    const lane = isConnectionChange(event) ? 'link' : 'events'
    things.push({ is: 'event', lane, from: event.time, to: event.time, event })
  }
  for (const lease of strip.leases) {
    things.push({ is: 'lease', lane: 'level', from: lease.requestedAt, to: lease.endedAt ?? lease.endsAt, lease })
  }
  for (const gap of strip.gaps) {
    things.push({ is: 'gap', lane: 'link', from: gap.from, to: gap.to ?? strip.to, gap })
  }
  for (const note of notes) {
    const { target } = note
    if (target.is === 'line') things.push({ is: 'note', lane: 'marks', from: target.at, to: target.at, note })
    if (target.is === 'range') things.push({ is: 'note', lane: 'marks', from: target.from, to: target.to, note })
  }
  return things
    .filter(({ from, to }) => to >= strip.from && from <= strip.to)
    .sort((a, b) => a.from - b.from || a.to - b.to)
}

/** The thing of a lane that is meant by a time: the nearest moment, or else the nearest and shortest span. */
export function thingAt(things: readonly Thing[], lane: Lane, at: number, near: number): Thing | null {
  const far = ({ from, to }: Thing) => Math.max(0, from - at, at - to)
  // A moment is a small target: beside a span it is what was aimed at.
  const span = ({ from, to }: Thing) => Number(to > from)
  const [best] = things
    .filter((thing) => thing.lane === lane && far(thing) <= near)
    .sort((a, b) => span(a) - span(b) || far(a) - far(b) || a.to - a.from - (b.to - b.from))
  return best ?? null
}

/** The next thing that begins after (or before) a time, in any lane; `from` is the one that is left. */
export function thingBeside(things: readonly Thing[], from: Thing | null, at: number, direction: 1 | -1): Thing | null {
  const known = from === null ? -1 : things.findIndex((thing) => isSame(thing, from))
  if (known !== -1) return things[known + direction] ?? null
  if (direction === 1) return things.find((thing) => thing.from >= at) ?? null
  return things.findLast((thing) => thing.from <= at) ?? null
}

/** Where on the axis it begins, as far as that is shown. */
export function beginOf(thing: Thing, axis: Axis): number {
  return Math.max(axis.from, Math.min(axis.to, thing.from))
}

function isSame(a: Thing, b: Thing): boolean {
  return keyOf(a) === keyOf(b)
}

export function keyOf(thing: Thing): string {
  switch (thing.is) {
    case 'event':
      return `event ${thing.event.id}`
    case 'lease':
      return `lease ${thing.lease.id}`
    case 'gap':
      return `gap ${thing.gap.id}`
    case 'note':
      return `note ${thing.note.id}`
  }
}
