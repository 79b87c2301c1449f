/**
 * The one contract: every call and every stream of the app, validated on both sides, over a MessagePort in Electron,
 * over a WebSocket in the browser shell, over the local socket for the command line.
 */
import { app, site, status } from './app.ts'
import { bundle } from './bundles.ts'
import { cloud, connections } from './connections.ts'
import { devices, simulator } from './devices.ts'
import { events } from './events.ts'
import { level } from './level.ts'
import { lines } from './lines.ts'
import { notes, retention } from './notes.ts'

export const contract = {
  app,
  status,
  site,
  devices,
  connections,
  level,
  lines,
  events,
  notes,
  retention,
  cloud,
  bundle,
  simulator,
}
export type Contract = typeof contract
