import { randomUUID } from 'node:crypto'
import { toDeviceKey } from '../../../shared/model.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import type { Context, Platform } from '../platforms/platform.ts'

export interface ContextsOptions {
  readonly registry: DeviceRegistry
  readonly now: () => number
  readonly enforceClock: () => boolean
}

type Fixed = Pick<Context, 'credentialOf' | 'refs'>

class PacketContext implements Context {
  readonly now: number
  readonly enforceClock: boolean
  readonly credentialOf: Context['credentialOf']
  readonly refs: Context['refs']
  private made: string | null = null

  constructor(now: number, enforceClock: boolean, { credentialOf, refs }: Fixed) {
    this.now = now
    this.enforceClock = enforceClock
    this.credentialOf = credentialOf
    this.refs = refs
  }

  get requestId(): string {
    this.made ??= randomUUID()
    return this.made
  }
}

/** What platforms are told besides a packet. Most of it is the same for every packet, and little of it is asked for. */
export class Contexts {
  private readonly options: ContextsOptions
  private readonly fixed = new Map<Platform, Fixed>()

  constructor(options: ContextsOptions) {
    this.options = options
  }

  of(platform: Platform): Context {
    const { now, enforceClock } = this.options
    return new PacketContext(now(), enforceClock(), this.fixed.get(platform) ?? this.fix(platform))
  }

  private fix(platform: Platform): Fixed {
    const { registry } = this.options
    const { id } = platform.info
    const fixed: Fixed = {
      credentialOf: (ref) => registry.credential(toDeviceKey(id, ref)),
      refs: () => registry.refs(id),
    }
    this.fixed.set(platform, fixed)
    return fixed
  }
}
