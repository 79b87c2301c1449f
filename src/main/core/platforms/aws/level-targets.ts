/** Levels as AWS IoT keeps them: of the account, of targets, of event types. */
import type { LogTargetConfiguration, LogTargetType } from '@aws-sdk/client-iot'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { DeviceLevel } from '../../../../shared/model.ts'
import type { CloudLevels, CloudLevelTree } from '../cloud-side.ts'
import type { Account } from './account.ts'
import { applies } from './applies.ts'
import { NOT_CONFIGURED, noRole } from './explain.ts'
import { groupsOf } from './groups.ts'
import { DEFAULT_TARGET, type Target, targetOf, targetRef } from './identity.ts'
import { fromAws, toAws } from './levels.ts'
import { findOptions, type LoggingOptions, levelOfEventType, readOptions, setDefault, setEventType } from './options.ts'

type ListedTarget = CloudLevelTree['targets'][number]

export function openLevels(account: Account): CloudLevels {
  return {
    async tree(ref, signal) {
      const options = await findOptions(account, signal)
      const listed = options === null ? [] : await listTargets(account, undefined, signal)
      const tree = treeOf(options, listed)
      const about = ref === null ? null : (targetOf(ref) ?? DEFAULT_TARGET)
      if (about === null) return { ...tree, applies: null }
      const hasGroups = tree.targets.some(({ type }) => type === 'THING_GROUP')
      const groups = hasGroups && about.type === 'CLIENT_ID' ? await groupsOf(account, about.name, signal) : []
      return { ...tree, applies: applies(about, tree, groups) }
    },

    async get(ref, signal) {
      const target = wanted(ref)
      if (target.type === 'DEFAULT') return fromAws((await readOptions(account, signal)).defaultLogLevel) ?? 'off'
      if (target.type === 'EVENT_TYPE') return levelOfEventType(await readOptions(account, signal), target.name)
      const listed = await listTargets(account, target.type, signal)
      return levelOf(listed.find((each) => isTarget(each, target))) ?? 'unset'
    },

    async set(ref, level, signal) {
      const target = wanted(ref)
      if (target.type === 'DEFAULT') return setDefault(account, level, signal)
      if (target.type === 'EVENT_TYPE') return setEventType(account, target.name, level, signal)
      if (level === 'unset') return remove(account, target, signal)
      await put(account, target, level, signal)
    },
  }
}

type ApiTarget = Exclude<Target, { type: 'DEFAULT' }> & { readonly type: LogTargetType }

function wanted(ref: string): { readonly type: 'DEFAULT'; readonly name: '' } | ApiTarget | EventTypeTarget {
  const target = targetOf(ref)
  if (target === null)
    throw new FieldtapError('cloud-refused', {
      detail: `${ref} stands for an account and has no level but its default`,
    })
  return target as ApiTarget
}

interface EventTypeTarget {
  readonly type: 'EVENT_TYPE'
  readonly name: string
}

/** All pages. */
async function listTargets(
  account: Account,
  targetType: LogTargetType | undefined,
  signal: AbortSignal,
): Promise<readonly LogTargetConfiguration[]> {
  const all: LogTargetConfiguration[] = []
  let nextToken: string | undefined
  do {
    const input = { ...(targetType ? { targetType } : {}), ...(nextToken ? { nextToken } : {}) }
    const page = await account.ask('iot:ListV2LoggingLevels', signal, ({ iot, commands }) =>
      iot.send(new commands.ListV2LoggingLevelsCommand(input), { abortSignal: signal }),
    )
    all.push(...(page.logTargetConfigurations ?? []))
    if (nextToken !== undefined && page.nextToken === nextToken) break
    nextToken = page.nextToken || undefined
  } while (nextToken !== undefined)
  return all
}

async function put(account: Account, { type, name }: ApiTarget, level: DeviceLevel, signal: AbortSignal) {
  const logLevel = toAws(level)
  if (logLevel === null) throw new FieldtapError('cloud-refused', { detail: `AWS IoT has no level "${level}"` })
  const logTarget = { targetType: type, targetName: name }
  await account.ask('iot:SetV2LoggingLevel', signal, ({ iot, commands }) =>
    iot.send(new commands.SetV2LoggingLevelCommand({ logTarget, logLevel }), { abortSignal: signal }),
  )
}

async function remove(account: Account, { type, name }: ApiTarget, signal: AbortSignal): Promise<void> {
  await account.ask('iot:DeleteV2LoggingLevel', signal, async ({ iot, commands }) => {
    try {
      const input = { targetType: type, targetName: name }
      await iot.send(new commands.DeleteV2LoggingLevelCommand(input), { abortSignal: signal })
    } catch (error) {
      // Deleted already, by somebody else or by a try whose answer was lost.
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    }
  })
}

function treeOf(options: LoggingOptions | null, listed: readonly LogTargetConfiguration[]) {
  if (options === null)
    return { disabled: false, default: null, setup: `${capital(NOT_CONFIGURED)}.`, targets: [], overrides: [] }
  const common = fromAws(options.defaultLogLevel) ?? 'off'
  const targets: ListedTarget[] = [
    { ...DEFAULT_TARGET, ref: 'DEFAULT', level: common, note: 'where nothing else is set' },
  ]
  for (const each of listed) {
    const [type, name, level] = [each.logTarget?.targetType, each.logTarget?.targetName ?? '', levelOf(each)]
    const ref = type === undefined || type === 'DEFAULT' ? null : targetRef(type, name)
    if (type === undefined || ref === null || level === null) continue
    targets.push({ type, name, ref, level, note: type === 'THING_GROUP' ? 'and the groups below it' : '' })
  }
  return {
    disabled: options.disableAllLogs ?? false,
    default: common,
    setup: options.roleArn ? `AWS IoT writes with the role ${options.roleArn}.` : noRole(common),
    targets,
    overrides: (options.eventConfigurations ?? []).map(({ eventType = '', logLevel, logDestination = '' }) => ({
      type: eventType,
      level: fromAws(logLevel) ?? ('unset' as const),
      destination: logDestination,
    })),
  }
}

function isTarget({ logTarget }: LogTargetConfiguration, { type, name }: ApiTarget): boolean {
  return logTarget?.targetType === type && logTarget.targetName === name
}

function levelOf(listed: LogTargetConfiguration | undefined): DeviceLevel | null {
  return fromAws(listed?.logLevel)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
