/** Hands ports to the core out to the pages that ask for one. */
import type { MessagePortMain, WebContents } from 'electron'
import { CHANNELS } from '../../shared/host.ts'
import type { PortTarget } from './core-process.ts'
import { onPageMessage } from './ipc.ts'

interface Core {
  connect(target: PortTarget<MessagePortMain>): void
  disconnect(target: PortTarget<MessagePortMain>): void
}

/** Call it once. */
export function offerPorts(core: Core): void {
  const known = new WeakMap<WebContents, PortTarget<MessagePortMain>>()
  const targetOf = (page: WebContents) => {
    const target = known.get(page) ?? pagePort(page)
    if (known.has(page)) return target
    known.set(page, target)
    // A page that loads anew, or goes, has lost its port; the next one asks for its own. (Not 'did-start-loading': that
    // comes for each change of the fragment too, and the page would get no port from the next core.)
    page.on('did-navigate', () => core.disconnect(target))
    page.once('destroyed', () => core.disconnect(target))
    return target
  }
  onPageMessage(CHANNELS.portPlease, (page) => core.connect(targetOf(page)))
}

function pagePort(page: WebContents): PortTarget<MessagePortMain> {
  return {
    port(port) {
      if (page.isDestroyed()) port.close()
      else page.postMessage(CHANNELS.port, null, [port])
    },
    portGone() {
      if (!page.isDestroyed()) page.send(CHANNELS.portGone)
    },
  }
}
