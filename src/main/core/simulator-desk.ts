/** Simulated devices that run inside the app, against its own broker and receiver, for trying things without a device. */

import { FieldtapError } from '../../shared/errors.ts'
import type { DeviceKey } from '../../shared/model.ts'
import { toDeviceKey } from '../../shared/model.ts'
import type { Log } from './core.ts'
import type { DeviceRegistry } from './devices/registry.ts'
import { simulatorIo } from './links/simulator-io.ts'
import { platformById } from './platforms/index.ts'
import type { Site } from './site/open.ts'

interface Run {
  readonly abort: AbortController
  readonly done: Promise<void>
}

export class SimulatorDesk {
  private readonly runs = new Map<DeviceKey, Run>()
  private readonly options: { registry: DeviceRegistry; site: Promise<Site | null>; log: Log; now: () => number }

  constructor(options: SimulatorDesk['options']) {
    this.options = options
  }

  async start(platformId: string, rate: number): Promise<DeviceKey> {
    const { registry, log, now } = this.options
    const platform = platformById(platformId)
    if (!platform?.simulator) throw new FieldtapError('platform-unknown', { detail: platformId })
    const site = await this.options.site
    if (!site) throw new FieldtapError('input-invalid', { detail: 'this laptop offers nothing to devices now' })
    const draft = platform.simulator.invent(Math.random)
    const check = platform.checkDevice(draft)
    if (!check.ok) throw new FieldtapError('device-invalid', { detail: check.detail })
    const key = toDeviceKey(platformId, check.identity.ref)
    if (this.runs.has(key)) return key
    const known = registry.credential(key)
    if (known === null || known.kind === 'none') registry.add(platformId, check.identity, check.credential, now())
    const credential = registry.credential(key)
    const secret = credential?.kind === 'secret' ? credential.secret : draft.secret
    const abort = new AbortController()
    const done = platform.simulator
      .run(
        { mqttUrl: site.mqtt, httpUrl: site.http, identity: check.identity, secret, rate, variant: null },
        simulatorIo((sentence) => log.info({ device: key }, sentence)),
        abort.signal,
      )
      .catch((error: unknown) => log.warn({ err: error, device: key }, 'The simulated device stopped'))
      .finally(() => this.runs.delete(key))
    this.runs.set(key, { abort, done })
    return key
  }

  running(): DeviceKey[] {
    return [...this.runs.keys()]
  }

  async stop(): Promise<void> {
    const runs = [...this.runs.values()]
    for (const run of runs) run.abort.abort()
    await Promise.allSettled(runs.map((run) => run.done))
  }
}
