/** Opening a data folder in a core whose process runs already, as the window does it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FromCore, StartOrder } from '../src/main/shell/core-messages.ts'
import { clientOf, histogram, page } from './asks.ts'
import { threadSeconds } from './threads.ts'

const ENTRY = fileURLToPath(new URL(join('..', 'out/node/core-entry.js'), import.meta.url))
const LOOK_MS = 300
/** CPU time that a process takes within it while it waits. */
const REST_SECONDS = 0.003

/** From the order to open it to its last page and its histogram, ms. */
export async function openFolder(dataDir: string): Promise<number> {
  const core = fork(ENTRY, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(core, 'exit')
  await loaded(core.pid ?? 0)
  const order: StartOrder = {
    is: 'start',
    dataDir,
    version: '0.0.0',
    bind: '127.0.0.1',
    mqttPorts: [0],
    httpPorts: [0],
    keychain: null,
  }
  const began = performance.now()
  core.send(order)
  const [answer] = (await once(core, 'message')) as [FromCore]
  // What the shell hands a window its port for.
  if (answer.is !== 'answers') throw new Error(`the core did not start: ${JSON.stringify(answer)}`)
  const { client, close } = await clientOf(dataDir)
  await firstLook(client)
  const ms = performance.now() - began
  await close()
  core.send({ is: 'stop' })
  await exited
  return ms
}

/** What a window asks first: the last page, and the histogram over everything. */
export async function firstLook(client: Parameters<typeof page>[0]): Promise<void> {
  const span = await client.lines.span({})
  if (span === null) throw new Error('there are no lines')
  await Promise.all([
    page(client, { at: { is: 'last' }, direction: 'older', limit: 200 }),
    histogram(client, { ...span, buckets: 500 }),
  ])
}

/** It says nothing when its modules are loaded, but rests then. */
async function loaded(pid: number): Promise<void> {
  for (let before = Number.NaN; ; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const now = threadSeconds(pid, /./)
    if (now - before < REST_SECONDS) return
    before = now
  }
}
