import type { Connection } from '../shared/model.ts'
import type { Client } from './client.ts'

/**
 * The connections once each broker was reached or has shown that it cannot be now; as they are when `patience` (ms) is
 * over or the command is asked to end; `only` says which are waited for. A core that was just started is still connecting.
 */
export async function settledConnections(
  client: Client,
  patience: number,
  stop: AbortSignal,
  only: (connection: Connection) => boolean = () => true,
): Promise<readonly Connection[]> {
  const enough = AbortSignal.any([stop, AbortSignal.timeout(patience)])
  let seen: readonly Connection[] = []
  try {
    for await (const connections of await client.connections.watch({}, { signal: enough })) {
      seen = connections
      if (seen.filter(only).every(({ state }) => state.is !== 'connecting')) break
    }
  } catch (error) {
    if (!enough.aborted) throw error
  }
  return seen
}
