/**
 * The shell as its core's process sees it, whichever way that was started: by `utilityProcess.fork`, which hands ports
 * over, or by `child_process.fork`, which relays them.
 */
import type { FromCore, ToCore } from './core-messages.ts'
import { createCoreRelay, type MainPort } from './port-relay.ts'

type Order = Exclude<ToCore, { readonly is: 'port' | 'port-opened' | 'port-message' | 'port-closed' }>

export interface ParentEvents {
  order(order: Order): void
  port(port: MainPort): void
  /** The shell has died: nobody will say 'stop'. */
  gone(): void
}

export type SendToShell = (message: FromCore) => void

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToCore; ports: MainPort[] }) => void): void
  postMessage(message: FromCore): void
}

/** Listens to whoever started this process. Throws where nobody did. */
export function connectParent(events: ParentEvents): SendToShell {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort) return connectPort(parentPort, events)
  if (process.send) return connectChannel(events)
  throw new Error('This file is started by the Fieldtap window; `fieldtap serve` runs a core without one.')
}

/** Electron ends a utility process together with its shell: 'gone' cannot be heard here. */
function connectPort(parent: ParentPort, events: ParentEvents): SendToShell {
  parent.on('message', ({ data, ports }) => {
    if (data.is !== 'port') events.order(data as Order)
    else for (const port of ports) events.port(port)
  })
  return (message) => parent.postMessage(message)
}

function connectChannel(events: ParentEvents): SendToShell {
  const send: SendToShell = (message) => {
    // The callback takes the error of a channel that closes meanwhile; 'disconnect' says so, too.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
  }
  const relay = createCoreRelay(send)
  process.on('message', (message: ToCore) => {
    switch (message.is) {
      case 'port-opened':
        return events.port(relay.open(message.id))
      case 'port-message':
      case 'port-closed':
        return relay.receive(message)
      case 'port':
        return
      default:
        return events.order(message)
    }
  })
  process.on('disconnect', () => events.gone())
  return send
}
