import type { DeviceEvent } from '../../../shared/model.ts'
import type { EventFeed } from '../capture/event-feed.ts'
import type { Parts } from '../core.ts'
import { os } from './context.ts'
import { findAll } from './filters.ts'

export function eventRoutes(parts: Parts, feed: EventFeed) {
  return {
    list: os.events.list.handler(({ input }) => [
      ...parts.store.events({ ...input, devices: findAll(parts, input.devices) }),
    ]),
    watch: os.events.watch.handler(({ input, signal }) => {
      const devices = new Set<string>(findAll(parts, input.devices))
      return only(
        feed.watch(signal),
        (event) => devices.size === 0 || (event.device !== null && devices.has(event.device)),
      )
    }),
  }
}

async function* only(
  source: AsyncGenerator<DeviceEvent>,
  wanted: (event: DeviceEvent) => boolean,
): AsyncGenerator<DeviceEvent> {
  for await (const event of source) if (wanted(event)) yield event
}
