import { AsyncIteratorClass } from '@orpc/client'
import type { Api, CoreClient } from '../client.ts'

/** Said of everything that would change a bundle. */
class ReadOnly extends Error {
  override readonly name = 'ReadOnly'
}

/**
 * The client as the views of a capture know it, whose questions are answered out of an open bundle: so that a bundle is
 * looked at with the same views. Nothing arrives in it, and nothing of it can be changed.
 */
export function bundleClient(client: CoreClient, bundle: string): CoreClient {
  const api = bundleApi(client.api, bundle)
  return {
    ...client,
    api,
    follow: (open, each, failed) => client.follow((_, signal) => open(api, signal), each, failed),
  }
}

function bundleApi(api: Api, bundle: string): Api {
  const { read } = api.bundle
  const refuse = () => Promise.reject(new ReadOnly('a bundle cannot be changed'))
  return {
    ...api,
    devices: { ...api.devices, list: (_, options) => read.devices.list({ bundle }, options) },
    lines: {
      ...api.lines,
      search: (input, options) => read.lines.search({ ...input, bundle }, options),
      page: (input, options) => read.lines.page({ ...input, bundle }, options),
      count: (input, options) => read.lines.count({ ...input, bundle }, options),
      histogram: (input, options) => read.lines.histogram({ ...input, bundle }, options),
      span: (input, options) => read.lines.span({ ...input, bundle }, options),
      get: (input, options) => read.lines.get({ ...input, bundle }, options),
      tail: async (_, options) => stream([], options?.signal),
    },
    events: {
      ...api.events,
      list: (input, options) => read.events.list({ ...input, bundle }, options),
      get: (input, options) => read.events.get({ ...input, bundle }, options),
      watch: async (_, options) => stream([], options?.signal),
    },
    level: { ...api.level, leases: (input, options) => read.level.leases({ ...input, bundle }, options) },
    status: { ...api.status, gaps: (_, options) => read.status.gaps({ bundle }, options) },
    notes: {
      list: (input, options) => read.notes.list({ ...input, bundle }, options),
      watch: async (_, options) => {
        const notes = await read.notes.list({ bundle }, options)
        return stream([{ is: 'all' as const, notes }], options?.signal)
      },
      save: refuse,
      remove: refuse,
    },
  }
}

/** A stream that gives these values and then stays open without another, as that of a quiet capture would. */
function stream<T>(values: readonly T[], signal: AbortSignal | undefined): AsyncIteratorClass<T, unknown, void> {
  const left = [...values]
  return new AsyncIteratorClass<T, unknown, void>(
    async () => {
      const value = left.shift()
      if (value !== undefined) return { done: false, value }
      await aborted(signal)
      return { done: true, value: undefined }
    },
    async () => {},
  )
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal === undefined || signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
