import { FieldtapError } from '../../../shared/errors.ts'
import type { Parts } from '../core.ts'
import { os } from './context.ts'

export function retentionRoutes({ store, registry, now }: Parts) {
  return {
    preview: os.retention.preview.handler(({ input }) => store.retention(input)),
    apply: os.retention.apply.handler(async ({ input, signal }) => {
      const plan = store.retention(input.ask)
      // A person agreed to what was shown, and to nothing else.
      if (plan.upTo < input.upTo) throw new FieldtapError('retention-changed')
      const gone = new Map(store.totals().map(({ device, lines }) => [device, lines]))
      await store.forget(input.upTo, signal ?? new AbortController().signal)
      for (const { device, lines } of store.totals()) registry.forgot(device, (gone.get(device) ?? lines) - lines)
      const at = now()
      store.appendEvent(
        {
          device: null,
          connection: null,
          time: at,
          outcome: 'SUCCESS',
          category: 'capture',
          type: 'lines.removed',
          description: `${input.lines} old lines were removed to make room`,
          stateChange: false,
          data: { lines: String(input.lines), upTo: String(input.upTo) },
          source: 'fieldtap',
        },
        at,
      )
      await store.committed()
      return store.retention(input.ask)
    }),
  }
}
