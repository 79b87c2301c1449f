/** Committed events for whoever watches. */
import { EventPublisher } from '@orpc/server'
import type { DeviceEvent } from '../../../shared/model.ts'

/** A watcher that is this far behind loses the oldest; all of them are in the store. */
const MAX_BUFFERED = 1000

export class EventFeed {
  private readonly publisher = new EventPublisher<{ event: DeviceEvent }>({ maxBufferedEvents: MAX_BUFFERED })

  publish(event: DeviceEvent): void {
    this.publisher.publish('event', event)
  }

  watch(signal: AbortSignal | undefined): AsyncGenerator<DeviceEvent> {
    return this.publisher.subscribe('event', { signal })
  }
}
