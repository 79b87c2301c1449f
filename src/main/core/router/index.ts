/**
 * Implements the contract, one file per subject. A missing call does not compile. `os.router` would make each procedure
 * anew to add what there is none of, before anybody is answered.
 */
import type { Router } from '@orpc/server'
import type { Contract } from '../../../shared/contract/contract.ts'
import type { EventFeed } from '../capture/event-feed.ts'
import type { Parts } from '../core.ts'
import { appRoutes, siteRoutes, statusRoutes } from './app.ts'
import { bundleRoutes } from './bundle.ts'
import { cloudRoutes } from './cloud.ts'
import { connectionRoutes } from './connections.ts'
import type { CallContext } from './context.ts'
import { deviceRoutes, simulatorRoutes } from './devices.ts'
import { eventRoutes } from './events.ts'
import { levelRoutes } from './level.ts'
import { lineRoutes } from './lines.ts'
import { noteRoutes } from './notes.ts'
import { retentionRoutes } from './retention.ts'

export function createRouter(parts: Parts, events: EventFeed) {
  return {
    app: appRoutes(parts),
    status: statusRoutes(parts),
    site: siteRoutes(parts),
    devices: deviceRoutes(parts),
    connections: connectionRoutes(parts),
    level: levelRoutes(parts),
    lines: lineRoutes(parts),
    events: eventRoutes(parts, events),
    notes: noteRoutes(parts),
    retention: retentionRoutes(parts),
    cloud: cloudRoutes(parts),
    bundle: bundleRoutes(parts),
    simulator: simulatorRoutes(parts),
  } satisfies Router<Contract, CallContext>
}

export type CoreRouter = ReturnType<typeof createRouter>
