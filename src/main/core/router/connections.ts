import { planFor } from '../broker-vendor.ts'
import type { Parts } from '../core.ts'
import { testBroker } from '../links/test-broker.ts'
import { watchLatest } from '../watch.ts'
import { os } from './context.ts'

export function connectionRoutes(parts: Parts) {
  const { clouds, connections, store } = parts
  const all = () => [...connections.list(), ...clouds.list()]
  // The laptop's own ports are among them as soon as they listen, which is a moment after the first answers.
  const isOpen = parts.site.then(
    () => undefined,
    () => undefined,
  )
  return {
    list: os.connections.list.handler(() => isOpen.then(all)),
    watch: os.connections.watch.handler(async function* ({ signal }) {
      await isOpen
      yield* watchLatest([connections, clouds], all, signal)
    }),
    add: os.connections.add.handler(async ({ input }) => {
      const added = connections.add(input)
      await store.committed()
      return added
    }),
    addCloud: os.connections.addCloud.handler(async ({ input }) => {
      const added = clouds.add(input.name, input.platform, input.settings)
      await store.committed()
      return added
    }),
    testCloud: os.connections.testCloud.handler(({ input }) => clouds.test(input.platform, input.settings)),
    test: os.connections.test.handler(({ input }) => {
      const { settings, watch } = planFor(input)
      return testBroker(settings, watch)
    }),
    remove: os.connections.remove.handler(async ({ input }) => {
      await (clouds.has(input.name) ? clouds.remove(input.name) : connections.remove(input.name))
      await store.committed()
      return {}
    }),
  }
}
