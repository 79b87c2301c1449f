import type { FixedFilter } from './protocol.ts'
import { EVERYTHING } from './spans.ts'

/** What lets every line through, as somebody asks for it. */
export const EVERY_LINE: FixedFilter = {
  query: EVERYTHING.query,
  devices: [],
  since: null,
  until: null,
  now: 0,
  zoneOffsetMinutes: 0,
  maxSeq: Number.MAX_SAFE_INTEGER,
}
