import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { deviceDraft } from '../../../shared/contract/devices.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Device, DeviceKey } from '../../../shared/model.ts'
import type { Parts } from '../core.ts'
import { platformById } from '../platforms/index.ts'
import { watchLatest } from '../watch.ts'
import { os } from './context.ts'

type Draft = z.output<typeof deviceDraft>

export function deviceRoutes(parts: Parts) {
  const { registry, store } = parts
  const get = (key: DeviceKey): Device => {
    const device = registry.get(key, Date.now())
    if (!device) throw new FieldtapError('device-not-found', { detail: key })
    return device
  }
  return {
    list: os.devices.list.handler(() => registry.list(Date.now())),
    watch: os.devices.watch.handler(({ signal }) =>
      watchLatest([registry], () => ({ devices: registry.list(Date.now()), knocks: registry.knocks() }), signal, 1000),
    ),
    add: os.devices.add.handler(async ({ input }) => {
      const key = addDevice(parts, input)
      await store.committed()
      return get(key)
    }),
    import: os.devices.import.handler(async ({ input }) => {
      const answer = importDevices(parts, input.csv)
      await store.committed()
      return answer
    }),
    find: os.devices.find.handler(({ input }) => get(registry.find(input.device))),
    dismissKnock: os.devices.dismissKnock.handler(({ input }) => {
      registry.dismissKnock(input.key)
      return {}
    }),
  }
}

function addDevice(parts: Parts, draft: Draft): DeviceKey {
  const platform = platformById(draft.platform)
  if (!platform) throw new FieldtapError('platform-unknown', { detail: draft.platform })
  const check = platform.checkDevice(draft)
  if (!check.ok) throw new FieldtapError('device-invalid', { detail: check.detail })
  return parts.registry.add(draft.platform, check.identity, check.credential, Date.now())
}

const csvRows = z.array(z.record(z.string(), z.string()))

/** Every row is answered for: added, or why not, by its line in the file. */
function importDevices(parts: Parts, csv: string): { added: string[]; failed: { row: number; problem: string }[] } {
  let rows: Record<string, string>[]
  try {
    rows = csvRows.parse(
      parse(csv, {
        columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()),
        bom: true,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
      }),
    )
  } catch (error) {
    throw new FieldtapError('input-invalid', { detail: error instanceof Error ? error.message : String(error) })
  }
  const added: string[] = []
  const failed: { row: number; problem: string }[] = []
  for (const [at, row] of rows.entries()) {
    const draft = deviceDraft.safeParse(row)
    try {
      if (!draft.success) throw new FieldtapError('input-invalid', { detail: z.prettifyError(draft.error) })
      added.push(addDevice(parts, draft.data))
    } catch (error) {
      if (!(error instanceof FieldtapError)) throw error
      failed.push({ row: at + 2, problem: error.message })
    }
  }
  return { added, failed }
}

export function simulatorRoutes(parts: Parts) {
  const { registry, simulators, store } = parts
  return {
    start: os.simulator.start.handler(async ({ input }) => {
      const key = await simulators.start(input.platform, input.rate)
      await store.committed()
      const device = registry.get(key, Date.now())
      if (!device) throw new FieldtapError('device-not-found', { detail: key })
      return device
    }),
    stop: os.simulator.stop.handler(async () => {
      await simulators.stop()
      return {}
    }),
    running: os.simulator.running.handler(() => simulators.running()),
  }
}
