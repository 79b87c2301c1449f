/** CloudWatch Logs, as JSON 1.1 (API reference of CloudWatch Logs). */
import { randomUUID } from 'node:crypto'
import { matchesPattern } from './pattern.ts'
import { type Answer, ok, type StoredEvent, type World } from './world.ts'

export const GROUP = 'AWSIotLogsV2'

/** Errors of this protocol name their type in the body. */
function refused(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message }, headers: {} }
}

export function answerLogs(world: World, action: string, input: Record<string, unknown>): Answer {
  if (action === 'DescribeLogGroups') {
    return ok({ logGroups: [{ logGroupName: GROUP, arn: `${groupArn()}:*`, logGroupArn: groupArn() }] })
  }
  if (action !== 'FilterLogEvents') return refused('UnknownOperationException', action)
  const name = String(input.logGroupName ?? input.logGroupIdentifier).replace(/^arn:.*:log-group:/, '')
  if (world.events === null || name !== GROUP)
    return refused('ResourceNotFoundException', 'The specified log group does not exist.')
  if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined)
    return refused('InvalidParameterException', 'Either a name or an identifier.')
  return filter(world, world.events, input)
}

export function groupArn(): string {
  return `arn:aws:logs:eu-west-1:123456789012:log-group:${GROUP}`
}

function filter(world: World, events: readonly StoredEvent[], input: Record<string, unknown>): Answer {
  const {
    startTime = 0,
    endTime = Number.POSITIVE_INFINITY,
    filterPattern = '',
    nextToken,
    limit = 10_000,
  } = input as {
    startTime?: number
    endTime?: number
    filterPattern?: string
    nextToken?: string
    limit?: number
  }
  const asked = JSON.stringify([startTime, String(endTime), filterPattern])
  const token = nextToken === undefined ? { asked, from: 0, empty: world.emptyPages } : world.tokens.get(nextToken)
  if (token === undefined || token.asked !== asked)
    return refused('InvalidParameterException', 'The specified nextToken is invalid.')
  let found: StoredEvent[]
  try {
    found = events
      .filter(
        ({ timestamp, message }) =>
          timestamp >= startTime && timestamp <= endTime && matchesPattern(filterPattern, message),
      )
      .toSorted((a, b) => a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime)
  } catch (error) {
    return refused('InvalidParameterException', `Invalid filter pattern: ${String(error)}`)
  }
  if (token.empty > 0) return page(world, [], { ...token, empty: token.empty - 1 })
  const to = token.from + Math.min(world.eventsPerPage, limit)
  const more = to < found.length
  return page(world, found.slice(token.from, to), more ? { asked, from: to, empty: world.emptyPages } : null)
}

function page(
  world: World,
  events: readonly StoredEvent[],
  next: { readonly asked: string; readonly from: number; readonly empty: number } | null,
): Answer {
  if (next === null) return ok({ events, searchedLogStreams: [] })
  const nextToken = randomUUID()
  world.tokens.set(nextToken, next)
  return ok({ events, searchedLogStreams: [], nextToken })
}
