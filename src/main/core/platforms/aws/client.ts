/** A connection to one account and region. */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { CloudClient, CloudIo, CloudSettings } from '../cloud-side.ts'
import { Account } from './account.ts'
import { HOW_TO_SET_UP } from './explain.ts'
import { openLevels } from './level-targets.ts'
import { tail } from './live-tail.ts'
import { findOptions } from './options.ts'
import { sync } from './sync.ts'

export function openClient(settings: CloudSettings, io: CloudIo): CloudClient {
  const account = new Account(settings, io)
  return {
    test: (signal) => test(account, signal),
    sync: (asked, signal) => sync(account, asked, signal),
    tail: ({ query }, signal) => tail(account, query, signal),
    levels: openLevels(account),
    close: () => account.close(),
  }
}

async function test(account: Account, signal: AbortSignal): Promise<string> {
  const where = `AWS IoT in ${account.region}`
  try {
    const options = await findOptions(account, signal)
    if (options === null) return `${where} answers, but logging was never set up there: ${HOW_TO_SET_UP}.`
    const off = options.disableAllLogs ? ', but all logs are disabled' : ''
    return `${where}: the default level is ${options.defaultLogLevel ?? 'not set'}${off}.`
  } catch (error) {
    // Who may only read the entries still has a use for the connection.
    if (!(error instanceof FieldtapError) || error.code !== 'cloud-denied') throw error
    await readOne(account, signal)
    return `CloudWatch Logs in ${account.region} can be read; the levels cannot. ${error.message}`
  }
}

async function readOne(account: Account, signal: AbortSignal): Promise<void> {
  await account.ask('logs:FilterLogEvents', signal, ({ logs, commands }) =>
    logs.send(new commands.FilterLogEventsCommand({ ...account.groupInput(), limit: 1 }), { abortSignal: signal }),
  )
}
