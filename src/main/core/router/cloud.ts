import { FieldtapError } from '../../../shared/errors.ts'
import { type DeviceKey, type LevelTree, toDeviceKey } from '../../../shared/model.ts'
import type { Parts } from '../core.ts'
import { platformById } from '../platforms/index.ts'
import { os } from './context.ts'

export function cloudRoutes(parts: Parts) {
  const { clouds, leases, registry, settings, store } = parts
  return {
    levels: os.cloud.levels.handler(async ({ input }): Promise<LevelTree> => {
      const asked = input.device === null ? null : clouds.refOf(input.connection, input.device)
      const { platform, levels } = await clouds.levels(input.connection, asked)
      return {
        ...levels,
        overrides: [...levels.overrides],
        targets: levels.targets.map(({ ref, ...target }) => {
          const key = toDeviceKey(platform, ref)
          return { ...target, key, leaseId: leases.inForce(key)?.id ?? null }
        }),
        applies: levels.applies && asked !== null ? { ...levels.applies, device: toDeviceKey(platform, asked) } : null,
      }
    }),
    set: os.cloud.set.handler(async ({ input }) => {
      const { platform, ref } = clouds.targetOf(input.connection, input.type, input.name)
      const key = toDeviceKey(platform, ref)
      if (input.durationMs === null) {
        if (leases.inForce(key)) throw new FieldtapError('lease-running', { device: ref })
        await clouds.set(input.connection, ref, input.level)
        note(parts, key, input.connection, input.level)
        await store.committed()
        return { key, level: input.level, lease: null }
      }
      if (!registry.has(key))
        registry.add(
          platform,
          platformById(platform)?.identify(ref) ?? { ref, product: null, name: ref },
          { kind: 'none' },
          parts.now(),
        )
      // While a lease runs there, it is put back where it was raised.
      if (!leases.inForce(key)) clouds.keepBy(key, input.connection)
      const before = await clouds.look(key)
      if (before !== null) leases.put(key, { is: 'level-seen', level: before })
      const lease = await leases.request(key, {
        during: input.level,
        durationMs: input.durationMs,
        maxLines: null,
        maxBytes: null,
        restoreTo: 'before',
        reason: input.reason,
        technician: input.technician || settings.get().technician,
      })
      await store.committed()
      return { key, level: input.level, lease: leases.lease(lease.id) }
    }),
  }
}

/** A level that was set for good is part of the history too. */
function note(parts: Parts, key: DeviceKey, connection: string, level: string): void {
  const at = parts.now()
  parts.store.appendEvent(
    {
      device: parts.registry.has(key) ? key : null,
      connection,
      time: at,
      outcome: 'SUCCESS',
      category: 'level',
      type: 'level.set',
      description: `Level of ${key.slice(key.indexOf(':') + 1)} set to ${level}`,
      stateChange: true,
      data: { target: key, level },
      source: 'fieldtap',
    },
    at,
  )
}
