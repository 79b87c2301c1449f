import { watchedTopics } from '../connections.ts'
import type { Parts } from '../core.ts'
import { testBroker } from '../links/test-broker.ts'
import { watchLatest } from '../watch.ts'
import { os } from './context.ts'

export function connectionRoutes(parts: Parts) {
  const { connections, store } = parts
  return {
    list: os.connections.list.handler(() => connections.list()),
    watch: os.connections.watch.handler(({ signal }) => watchLatest([connections], () => connections.list(), signal)),
    add: os.connections.add.handler(async ({ input }) => {
      const added = connections.add(input)
      await store.committed()
      return added
    }),
    test: os.connections.test.handler(({ input }) => testBroker(input, watchedTopics())),
    remove: os.connections.remove.handler(async ({ input }) => {
      await connections.remove(input.name)
      await store.committed()
      return {}
    }),
  }
}
