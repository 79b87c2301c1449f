import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceKey, DeviceLevel, LevelLease } from '../../../shared/model.ts'
import { isOver } from '../capture/lease-state.ts'
import type { Parts } from '../core.ts'
import { os } from './context.ts'

export function levelRoutes(parts: Parts) {
  const { clouds, registry, leases, settings, store } = parts
  return {
    get: os.level.get.handler(({ input }) => {
      const device = registry.find(input.device)
      return { level: leases.known(device), lease: leases.inForce(device) }
    }),
    lease: os.level.lease.handler(async ({ input }) => {
      const device = registry.find(input.device)
      requireLevel(parts, device, input.level)
      if (input.restoreTo !== 'before' && input.restoreTo !== 'baseline') requireLevel(parts, device, input.restoreTo)
      // Where its platform keeps the level, what is there now is what it goes back to.
      const there = await clouds.look(device)
      if (there !== null) leases.put(device, { is: 'level-seen', level: there })
      const lease = await leases.request(device, {
        during: input.level,
        durationMs: input.durationMs,
        maxLines: input.maxLines,
        maxBytes: input.maxBytes,
        restoreTo: input.restoreTo,
        reason: input.reason,
        technician: input.technician || settings.get().technician,
      })
      await store.committed()
      return leases.lease(lease.id)
    }),
    extend: os.level.extend.handler(async ({ input }) => {
      const lease = leases.extend(input.lease, input.byMs)
      await store.committed()
      return lease
    }),
    restore: os.level.restore.handler(async ({ input }) => {
      const device = registry.find(input.device)
      const baseline = settings.baseline(device)
      if (baseline === null) requireLevel(parts, device, 'error')
      const lease = await leases.restore(device, input.technician || settings.get().technician)
      await store.committed()
      return { lease, level: leases.known(device) }
    }),
    watch: os.level.watch.handler(({ input, signal }) => watchLease(parts, input.lease, signal)),
    leases: os.level.leases.handler(({ input }) => (input.open ? leases.open() : [...store.leases({ open: false })])),
  }
}

function requireLevel(parts: Parts, device: DeviceKey, level: DeviceLevel): void {
  const control = parts.registry.platform(device).info.level
  const has =
    control.kind === 'levels'
      ? control.levels.includes(level)
      : control.kind === 'switch' && (level === 'on' || level === 'off')
  if (!has) throw new FieldtapError('level-unsupported', { device: parts.registry.title(device), detail: level })
}

/** The lease now and after each change, until it is over. */
async function* watchLease(parts: Parts, id: string, signal: AbortSignal | undefined): AsyncGenerator<LevelLease> {
  const waiting: LevelLease[] = [parts.leases.lease(id)]
  let wake: () => void = () => undefined
  const changed = (lease: LevelLease) => {
    if (lease.id !== id) return
    waiting.push(lease)
    wake()
  }
  const stop = () => wake()
  parts.leases.on('lease', changed)
  signal?.addEventListener('abort', stop)
  try {
    while (!signal?.aborted) {
      const lease = waiting.shift()
      if (lease === undefined) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      yield lease
      if (isOver(lease)) return
    }
  } finally {
    parts.leases.off('lease', changed)
    signal?.removeEventListener('abort', stop)
  }
}
