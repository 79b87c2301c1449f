/** AWS IoT's logging options and levels, as REST with JSON (API reference of AWS IoT). */
import { type Answer, failure, ok, type World } from './world.ts'

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'DISABLED']
const NAME = /^[a-zA-Z0-9.:\s_-]{1,128}$/

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** The action that a request asks for, as IAM calls it; null for none that is known here. */
export function iotAction({ method, path }: Pick<Asked, 'method' | 'path'>): string | null {
  const things = /^\/things\/[^/]+\/thing-groups$/.test(path) ? 'ListThingGroupsForThing' : null
  const group = /^\/thing-groups\/[^/]+$/.test(path) ? 'DescribeThingGroup' : null
  return ACTIONS[`${method} ${path}`] ?? (method === 'GET' ? (things ?? group) : null)
}

const ACTIONS: Readonly<Record<string, string>> = {
  'GET /v2LoggingOptions': 'GetV2LoggingOptions',
  'POST /v2LoggingOptions': 'SetV2LoggingOptions',
  'GET /v2LoggingLevel': 'ListV2LoggingLevels',
  'POST /v2LoggingLevel': 'SetV2LoggingLevel',
  'DELETE /v2LoggingLevel': 'DeleteV2LoggingLevel',
}

export function answerIot(world: World, action: string, asked: Asked): Answer {
  const body = asked.body === '' ? {} : (JSON.parse(asked.body) as Record<string, unknown>)
  switch (action) {
    case 'SetV2LoggingOptions':
      return setOptions(world, body)
    case 'ListThingGroupsForThing':
      return groupsOf(world, decodeURIComponent(asked.path.split('/')[2] ?? ''))
    case 'DescribeThingGroup':
      return describeGroup(world, decodeURIComponent(asked.path.split('/')[2] ?? ''))
  }
  if (world.options === null) return failure(404, 'NotConfiguredException', 'The resource is not configured.')
  switch (action) {
    case 'GetV2LoggingOptions': {
      const { eventConfigurations, ...rest } = world.options
      return ok(asked.query.get('verbose') === 'true' ? { ...rest, eventConfigurations } : rest)
    }
    case 'ListV2LoggingLevels':
      return list(world, asked.query)
    case 'SetV2LoggingLevel':
      return setLevel(world, body)
    default:
      return deleteLevel(world, asked.query)
  }
}

/** What is not given is not set: as documented for `disableAllLogs`, and meant as a trap for all of them. */
function setOptions(world: World, body: Record<string, unknown>): Answer {
  const roleArn = (body.roleArn as string | undefined) ?? world.options?.roleArn
  if (roleArn === undefined) return failure(400, 'InvalidRequestException', 'A role is required.')
  world.options = {
    roleArn,
    defaultLogLevel: (body.defaultLogLevel as string | undefined) ?? 'DISABLED',
    disableAllLogs: (body.disableAllLogs as boolean | undefined) ?? false,
    eventConfigurations: (body.eventConfigurations as NonNullable<World['options']>['eventConfigurations']) ?? [],
  }
  return ok(null)
}

function list(world: World, query: URLSearchParams): Answer {
  const [type, token] = [query.get('targetType'), query.get('nextToken')]
  const all = world.targets.filter(({ targetType }) => type === null || targetType === type)
  const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  const page = all.slice(from, from + world.levelsPerPage)
  const next = from + world.levelsPerPage
  return ok({
    logTargetConfigurations: page.map(({ targetType, targetName, logLevel }) => ({
      logTarget: { targetType, targetName },
      logLevel,
    })),
    ...(next < all.length ? { nextToken: Buffer.from(String(next)).toString('base64url') } : {}),
  })
}

function setLevel(world: World, body: Record<string, unknown>): Answer {
  const { logTarget, logLevel } = body as {
    logTarget?: { targetType?: string; targetName?: string }
    logLevel?: string
  }
  const { targetType = '', targetName = '' } = logTarget ?? {}
  if (!LEVELS.includes(logLevel ?? '') || !NAME.test(targetName))
    return failure(400, 'InvalidRequestException', `no such target or level: ${targetType} ${targetName} ${logLevel}`)
  const others = world.targets.filter((each) => each.targetType !== targetType || each.targetName !== targetName)
  if (others.length >= world.mostTargets) return failure(410, 'LimitExceededException', 'Too many log targets.')
  world.targets = [...others, { targetType, targetName, logLevel: logLevel ?? '' }]
  return ok(null)
}

function deleteLevel(world: World, query: URLSearchParams): Answer {
  world.targets = world.targets.filter(
    ({ targetType, targetName }) => targetType !== query.get('targetType') || targetName !== query.get('targetName'),
  )
  return ok(null)
}

function groupsOf({ groupsOfThing }: World, thing: string): Answer {
  const names = groupsOfThing.get(thing)
  if (names === undefined) return failure(404, 'ResourceNotFoundException', `Thing ${thing} cannot be found.`)
  return ok({ thingGroups: names.map((groupName) => ({ groupName, groupArn: `arn:aws:iot:::${groupName}` })) })
}

function describeGroup({ parentOf }: World, groupName: string): Answer {
  const line: string[] = []
  for (let at = parentOf.get(groupName); at !== undefined; at = parentOf.get(at)) line.unshift(at)
  return ok({
    thingGroupName: groupName,
    thingGroupMetadata: { rootToParentThingGroups: line.map((name) => ({ groupName: name, groupArn: name })) },
  })
}
