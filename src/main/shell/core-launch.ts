/**
 * The two ways to run core-entry.js: as a utility process, which takes each window's port itself; or, where
 * FIELDTAP_CORE_NODE names a Node (an Electron that cannot load the database add-on, or profiling), as its child, with
 * the ports relayed.
 */
import { fork } from 'node:child_process'
import { type MessagePortMain, utilityProcess } from 'electron'
import type { FromCore } from './core-messages.ts'
import type { CoreChild, CoreChildEvents } from './core-process.ts'
import { createShellRelay } from './port-relay.ts'

export interface CoreFiles {
  /** core-entry.js. */
  readonly entry: string
  /** Where Node keeps what it has compiled: the next start takes a third less of the processor. */
  readonly compileCache: string
}

const environment = ({ compileCache }: CoreFiles) => ({ ...process.env, NODE_COMPILE_CACHE: compileCache })

export function launchUtility(files: CoreFiles, events: CoreChildEvents): CoreChild<MessagePortMain> {
  const child = utilityProcess.fork(files.entry, [], {
    serviceName: 'Fieldtap core',
    stdio: 'inherit',
    env: environment(files),
  })
  child.on('message', (message: FromCore) => events.message(message))
  child.on('exit', (code) => events.exited(`exit status ${code}`))
  return {
    send: (order) => child.postMessage(order),
    give: (port) => child.postMessage({ is: 'port' }, [port]),
    kill: () => void child.kill(),
  }
}

export function launchNode(node: string, files: CoreFiles, events: CoreChildEvents): CoreChild<MessagePortMain> {
  const child = fork(files.entry, [], {
    execPath: node,
    env: environment(files),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // A message to a child that has just died fails; its 'exit' says all there is to say.
  const send: CoreChild<MessagePortMain>['send'] = (order) => {
    if (child.connected) child.send(order, () => undefined)
  }
  const relay = createShellRelay(send)
  let isOver = false
  const exited = (how: string) => {
    if (isOver) return
    isOver = true
    relay.closeAll()
    events.exited(how)
  }
  child.on('message', (message: FromCore) => {
    if (message.is === 'port-message' || message.is === 'port-closed') relay.receive(message)
    else events.message(message)
  })
  child.on('error', (error) => {
    if (child.pid === undefined) exited(error.message)
  })
  child.on('exit', (code, signal) => exited(signal ?? `exit status ${code}`))
  return { send, give: (port) => relay.open(port), kill: () => void child.kill('SIGKILL') }
}
