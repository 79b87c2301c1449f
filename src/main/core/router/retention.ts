import { FieldtapError } from '../../../shared/errors.ts'
import type { Parts } from '../core.ts'
import { os } from './context.ts'

export function retentionRoutes(parts: Parts) {
  const { store, registry } = parts
  return {
    preview: os.retention.preview.handler(({ input }) => store.retention(input)),
    apply: os.retention.apply.handler(async function* ({ input: { ask, upTo, lines: totalLines } }) {
      // A person agreed to what was shown, and to nothing else.
      if (store.retention(ask).upTo < upTo) throw new FieldtapError('retention-changed')
      let before = store.totals()
      let lines = 0
      /** Whoever looks at the counts sees them fall. */
      const tell = () => {
        const now = store.totals()
        const left = new Map(now.map((total) => [total.device, total.lines]))
        for (const { device, lines: had } of before) {
          const gone = had - (left.get(device) ?? 0)
          if (gone > 0) registry.forgot(device, gone)
        }
        before = now
      }
      try {
        for await (const gone of store.forget(upTo)) {
          lines += gone
          tell()
          yield { is: 'progress' as const, step: gone > 0 ? ('lines' as const) : ('room' as const), lines, totalLines }
        }
      } finally {
        tell()
        if (lines > 0) await writeDown(parts, lines, upTo)
      }
      yield { is: 'done' as const, lines, size: store.retention(ask).size }
    }),
  }
}

/** What went is told where somebody will look for it. */
async function writeDown({ store, now }: Parts, lines: number, upTo: number): Promise<void> {
  const at = now()
  store.appendEvent(
    {
      device: null,
      connection: null,
      time: at,
      outcome: 'SUCCESS',
      category: 'capture',
      type: 'lines.removed',
      description: `${lines} old lines were removed to make room`,
      stateChange: false,
      data: { lines: String(lines), upTo: String(upTo) },
      source: 'fieldtap',
    },
    at,
  )
  await store.committed()
}
