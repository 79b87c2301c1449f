/** The questions that can be asked of the store, asked of a bundle that is open here. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { buckets } from '../buckets.ts'
import { device, deviceEvent, deviceKey, gap, levelLease } from '../model.ts'
import { note, noteFilter } from '../notes.ts'
import { base } from './base.ts'
import { eventsRequest } from './events.ts'
import {
  countPiece,
  countRequest,
  histogramRequest,
  linePage,
  pageRequest,
  searchPiece,
  searchRequest,
  spanRequest,
  timeSpan,
  wholeLine,
} from './lines.ts'

/** Which of those that are open. */
export const inBundle = z.object({ bundle: z.string().min(1).max(40) })

export const openedBundle = z.object({
  id: z.string(),
  path: z.string(),
  /** Name of the file. */
  name: z.string(),
  encrypted: z.boolean(),
  created: z.string(),
  technician: z.string(),
  site: z.string(),
  job: z.string(),
  note: z.string(),
  query: z.string(),
  redaction: z.string(),
  lines: z.number(),
  events: z.number(),
  gaps: z.number(),
  leases: z.number(),
  notes: z.number(),
  /** Corrected times of the earliest and latest line, Unix ms; null: there is none. */
  time: timeSpan,
  devices: z.array(z.object({ key: deviceKey, name: z.string(), lines: z.number(), events: z.number() })),
})
export type OpenedBundle = Readonly<z.infer<typeof openedBundle>>

export const read = {
  devices: { list: base.input(inBundle).output(z.array(device)) },
  lines: {
    search: base.input(searchRequest.extend(inBundle.shape)).output(eventIterator(searchPiece)),
    page: base.input(pageRequest.extend(inBundle.shape)).output(linePage),
    count: base.input(countRequest.extend(inBundle.shape)).output(eventIterator(countPiece)),
    histogram: base.input(histogramRequest.extend(inBundle.shape)).output(eventIterator(buckets)),
    span: base.input(spanRequest.extend(inBundle.shape)).output(timeSpan),
    get: base.input(inBundle.extend({ seq: z.number() })).output(wholeLine),
  },
  events: {
    list: base.input(eventsRequest.extend(inBundle.shape)).output(z.array(deviceEvent)),
    get: base
      .input(inBundle.extend({ id: z.string().max(500) }))
      .output(z.object({ event: deviceEvent, raw: z.string().nullable() })),
  },
  level: { leases: base.input(inBundle.extend({ open: z.boolean().default(false) })).output(z.array(levelLease)) },
  status: { gaps: base.input(inBundle).output(z.array(gap)) },
  notes: { list: base.input(noteFilter.extend(inBundle.shape)).output(z.array(note)) },
}
