/** The account's logging options: role, default level, what is switched off, and levels of single event types. */
import type { GetV2LoggingOptionsCommandOutput, LogEventConfiguration } from '@aws-sdk/client-iot'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { DeviceLevel } from '../../../../shared/model.ts'
import type { Account } from './account.ts'
import { fromAws, toAws } from './levels.ts'

export type LoggingOptions = Pick<
  GetV2LoggingOptionsCommandOutput,
  'roleArn' | 'defaultLogLevel' | 'disableAllLogs' | 'eventConfigurations'
>

/** Throws `cloud-not-configured` where logging was never set up. */
export function readOptions(account: Account, signal: AbortSignal): Promise<LoggingOptions> {
  return account.ask('iot:GetV2LoggingOptions', signal, ({ iot, commands }) =>
    iot.send(new commands.GetV2LoggingOptionsCommand({ verbose: true }), { abortSignal: signal }),
  )
}

/** Null where logging was never set up. */
export async function findOptions(account: Account, signal: AbortSignal): Promise<LoggingOptions | null> {
  try {
    return await readOptions(account, signal)
  } catch (error) {
    if (error instanceof FieldtapError && error.code === 'cloud-not-configured') return null
    throw error
  }
}

/** What is not given counts as not set, so what was there is given again. */
async function writeOptions(
  account: Account,
  { roleArn, defaultLogLevel, disableAllLogs, eventConfigurations }: LoggingOptions,
  signal: AbortSignal,
): Promise<void> {
  const input = {
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(defaultLogLevel === undefined ? {} : { defaultLogLevel }),
    ...(disableAllLogs === undefined ? {} : { disableAllLogs }),
    ...(eventConfigurations === undefined ? {} : { eventConfigurations }),
  }
  await account.ask('iot:SetV2LoggingOptions', signal, ({ iot, commands }) =>
    iot.send(new commands.SetV2LoggingOptionsCommand(input), { abortSignal: signal }),
  )
}

export async function setDefault(account: Account, level: DeviceLevel, signal: AbortSignal): Promise<void> {
  const defaultLogLevel = toAws(level)
  if (defaultLogLevel === null)
    throw new FieldtapError('cloud-refused', { detail: 'the default level cannot be deleted; set it to off instead' })
  await writeOptions(account, { ...(await readOptions(account, signal)), defaultLogLevel }, signal)
}

export function levelOfEventType({ eventConfigurations }: LoggingOptions, eventType: string): DeviceLevel {
  const configuration = eventConfigurations?.find((each) => each.eventType === eventType)
  return fromAws(configuration?.logLevel) ?? 'unset'
}

/** Where its entries go stays as it was. */
export async function setEventType(
  account: Account,
  eventType: string,
  level: DeviceLevel,
  signal: AbortSignal,
): Promise<void> {
  const options = await readOptions(account, signal)
  const before = options.eventConfigurations ?? []
  const others = before.filter((each) => each.eventType !== eventType)
  const logLevel = toAws(level)
  const mine: LogEventConfiguration[] =
    logLevel === null ? [] : [{ ...before.find((each) => each.eventType === eventType), eventType, logLevel }]
  await writeOptions(account, { ...options, eventConfigurations: [...others, ...mine] }, signal)
}
