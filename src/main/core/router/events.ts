import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceEvent } from '../../../shared/model.ts'
import type { EventFeed } from '../capture/event-feed.ts'
import type { Parts } from '../core.ts'
import { importFile } from '../imports/import-file.ts'
import { watchLatest } from '../watch.ts'
import { os } from './context.ts'
import { findAll, readQuery } from './filters.ts'

export function eventRoutes(parts: Parts, feed: EventFeed) {
  return {
    list: os.events.list.handler(async ({ input }) => {
      await parts.store.eventsReady()
      return [...parts.store.events({ ...input, devices: findAll(parts, input.devices) })]
    }),
    get: os.events.get.handler(async ({ input }) => {
      await parts.store.eventsReady()
      const event = parts.store.event(input.id)
      if (!event) throw new FieldtapError('event-not-found', { detail: input.id })
      return { event, raw: parts.store.eventRaw(input.id) }
    }),
    sync: os.events.sync.handler(({ input, signal }) =>
      parts.clouds.sync(input.connection, { ...input, query: readQuery(input.query) }, signal),
    ),
    syncs: os.events.syncs.handler(({ signal }) => watchLatest([parts.clouds], () => parts.clouds.syncs(), signal)),
    tail: os.events.tail.handler(({ input, signal }) =>
      parts.clouds.tail(input.connection, readQuery(input.query), signal),
    ),
    import: os.events.import.handler(({ input, signal }) => importFile(parts, input, signal)),
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
