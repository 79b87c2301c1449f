/**
 * Lines of a live tail on their way to whoever looks: columns in place of objects. Making JSON of each line's fields, and
 * objects of it again, is most of what a tail costs; here all texts are one, and what neighbors share is said once.
 */
import { z } from 'zod'
import { LINE_LEVELS, type LogLine } from './model.ts'

/** Plain numbers by the thousand: looked at in a loop. */
const numbers = z.custom<number[]>((value) => Array.isArray(value) && value.every(Number.isFinite))

export const packedLines = z.object({
  /** All texts, one behind the other. */
  text: z.string(),
  /** Lines whose numbers follow each other, of one device, received at one moment. `offset`: device time less time. */
  runs: z.array(
    z.object({
      seq: z.number(),
      count: z.int().min(1),
      device: z.string(),
      received: z.number(),
      offset: z.number(),
    }),
  ),
  /** What a line can be. `timed`: its device's time stands among the times. */
  kinds: z.array(
    z.object({ level: z.enum(LINE_LEVELS), module: z.string().nullable(), cut: z.boolean(), timed: z.boolean() }),
  ),
  /** Of each line: its kind, the length of its text, and by how much its bytes are more. */
  lines: numbers,
  times: numbers,
  /** Bytes of lines that are not UTF-8, and times of lines that do not follow from their run, by the lines' places. */
  bytes: z.record(z.string(), z.string()),
  odd: z.record(z.string(), z.number()),
})
export type PackedLines = Readonly<z.infer<typeof packedLines>>

type Kind = PackedLines['kinds'][number]
type Run = PackedLines['runs'][number]

/** Numbers of a line in `lines`. */
const FIELDS = 3

export function packLines(lines: readonly LogLine[]): PackedLines {
  const texts: string[] = []
  const runs: Run[] = []
  const kinds = new Kinds()
  const columns: number[] = []
  const times: number[] = []
  const bytes: Record<string, string> = {}
  const odd: Record<string, number> = {}
  let run: Run | null = null
  for (const [place, line] of lines.entries()) {
    const { seq, device, received, deviceTime, time, text } = line
    if (run === null || run.seq + run.count !== seq || run.device !== device || run.received !== received) {
      run = { seq, count: 0, device, received, offset: offsetOf(line) }
      runs.push(run)
    }
    run.count++
    texts.push(text)
    columns.push(kinds.of(line), text.length, line.size - text.length)
    if (deviceTime !== null) times.push(deviceTime)
    if (time !== timeOf(run, deviceTime)) odd[place] = time
    if (line.bytes !== undefined) bytes[place] = line.bytes
  }
  return { text: texts.join(''), runs, kinds: kinds.all, lines: columns, times, bytes, odd }
}

export function unpackLines({ text, runs, kinds, lines, times, bytes, odd }: PackedLines): LogLine[] {
  const unpacked: LogLine[] = []
  let at = 0
  let timed = 0
  for (const run of runs) {
    const { device, received } = run
    for (let n = 0; n < run.count; n++) {
      const place = unpacked.length
      const kind = kinds[lines[FIELDS * place] ?? -1]
      if (kind === undefined) throw new RangeError('packed lines contradict themselves')
      const length = lines[FIELDS * place + 1] ?? 0
      const deviceTime = kind.timed ? (times[timed++] ?? null) : null
      const own = bytes[place]
      unpacked.push({
        seq: run.seq + n,
        device,
        received,
        deviceTime,
        time: odd[place] ?? timeOf(run, deviceTime),
        level: kind.level,
        module: kind.module,
        text: text.slice(at, at + length),
        size: length + (lines[FIELDS * place + 2] ?? 0),
        cut: kind.cut,
        ...(own === undefined ? {} : { bytes: own }),
      })
      at += length
    }
  }
  return unpacked
}

function offsetOf({ deviceTime, time }: LogLine): number {
  const offset = deviceTime === null ? 0 : deviceTime - time
  return Number.isFinite(offset) ? offset : 0
}

function timeOf({ received, offset }: Run, deviceTime: number | null): number {
  return deviceTime === null ? received : deviceTime - offset
}

/** Numbers the kinds as they turn up. */
class Kinds {
  readonly all: Kind[] = []
  readonly #modules = new Map<string | null, number[]>()

  of({ level, module, cut, deviceTime }: LogLine): number {
    const timed = deviceTime !== null
    let known = this.#modules.get(module)
    if (known === undefined) {
      known = []
      this.#modules.set(module, known)
    }
    for (const index of known) {
      const kind = this.all[index]
      if (kind?.level === level && kind.cut === cut && kind.timed === timed) return index
    }
    known.push(this.all.length)
    return this.all.push({ level, module, cut, timed }) - 1
  }
}
