/** The app as it is asked: through the contract, over the local socket. */
import { realpathSync } from 'node:fs'
import { type Client, connectToCore } from '../src/cli/client.ts'
import type { Timed } from './tools.ts'

export async function clientOf(data: string): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const session = await connectToCore(realpathSync(data))
  if (!session) throw new Error('the core does not answer')
  return { client: session.client, close: () => session.close() }
}

export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

async function timed<T>(ask: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now()
  const value = await ask()
  return { ms: performance.now() - began, value }
}

/** To the final count. */
export function count(client: Client, query: string): Promise<Timed<number>> {
  return timed(async () => {
    let matched = 0
    for await (const piece of await client.lines.count({ query })) matched = piece.matched
    return matched
  })
}

type PageInput = Parameters<Client['lines']['page']>[0]

export function page(client: Client, asked: PageInput) {
  return timed(() => client.lines.page(asked))
}

/** To the final counts; the sum over all buckets. */
export function histogram(
  client: Client,
  range: { from: number; to: number; buckets: number },
): Promise<Timed<number>> {
  return timed(async () => {
    let sum = 0
    for await (const buckets of await client.lines.histogram(range)) {
      sum = buckets.reduce((all, { counts }) => all + Object.values(counts).reduce((a, b) => a + b, 0), 0)
    }
    return sum
  })
}
