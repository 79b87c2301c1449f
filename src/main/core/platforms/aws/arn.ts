/** The log group's ARN, which the live tail asks for. The account id in it comes from wherever it shows. */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Account } from './account.ts'
import { findOptions } from './options.ts'
import { partitionOf } from './settings.ts'

export async function groupArn(account: Account, signal: AbortSignal): Promise<string> {
  const { group, region } = account
  if (group.startsWith('arn:')) return group.replace(/:\*$/, '')
  const toArn = (id: string) => `arn:${partitionOf(region)}:logs:${region}:${id}:log-group:${group}`
  const known = account.settings['account-id'] || accountIn(account.settings['assume-role'])
  if (known) return toArn(known)
  // The role that AWS IoT writes with belongs to the account.
  const role = accountIn((await orNull(findOptions(account, signal)))?.roleArn)
  if (role !== null) return toArn(role)
  const listed = await orNull(describedArn(account, signal))
  if (listed !== null) return listed
  const detail = "the live tail needs the number of the AWS account: give the connection's account ID"
  throw new FieldtapError('cloud-refused', { detail })
}

async function describedArn(account: Account, signal: AbortSignal): Promise<string | null> {
  const { group } = account
  const answer = await account.ask('logs:DescribeLogGroups', signal, ({ logs, commands }) =>
    logs.send(new commands.DescribeLogGroupsCommand({ logGroupNamePrefix: group }), { abortSignal: signal }),
  )
  const found = answer.logGroups?.find(({ logGroupName }) => logGroupName === group)
  return (found?.logGroupArn ?? found?.arn)?.replace(/:\*$/, '') ?? null
}

function accountIn(arn: string | undefined): string | null {
  return /^arn:[^:]+:[^:]*:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1] ?? null
}

/** One way of several: what cannot be asked, or may not, is no reason to give up. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof FieldtapError && !FINAL.has(error.code)) return null
    throw error
  }
}

/** What would go wrong the other way too. */
const FINAL: ReadonlySet<string> = new Set(['cancelled', 'cloud-credentials', 'cloud-expired', 'cloud-throttled'])
