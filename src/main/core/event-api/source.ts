import { toDeviceKey } from '../../../shared/model.ts'
import { PLATFORMS } from '../platforms/index.ts'
import type { Store } from '../store/store.ts'
import type { ApiSource } from './answer.ts'

/** The history as the API reads it. A device is named by its reference, or by `platform:REF` where that is ambiguous. */
export function historyOf(store: Store): ApiSource {
  return {
    eventsReady: () => store.eventsReady(),
    listEvents: (listing) => store.listEvents(listing),
    countEvents: (tests) => store.countEvents(tests),
    event: (id) => store.event(id),
    keysOf: (ref) => {
      const isKey = PLATFORMS.some(({ info }) => ref.startsWith(`${info.id}:`))
      return [...PLATFORMS.map(({ info }) => toDeviceKey(info.id, ref)), ...(isKey ? [ref] : [])]
    },
  }
}
