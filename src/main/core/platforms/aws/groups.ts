/** The thing groups of a device, for the level that applies to it. By custom its client id is its thing's name. */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Account } from './account.ts'
import type { Groups } from './applies.ts'

/** Null where they cannot be read: the right is missing, or there is no thing of this name. */
export async function groupsOf(account: Account, thingName: string, signal: AbortSignal): Promise<Groups> {
  try {
    const names = await direct(account, thingName, signal)
    return await Promise.all(names.map(async (name) => ({ name, above: await above(account, name, signal) })))
  } catch (error) {
    if (error instanceof FieldtapError && (error.code === 'cloud-denied' || error.code === 'cloud-refused')) return null
    throw error
  }
}

async function direct(account: Account, thingName: string, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = []
  let nextToken: string | undefined
  do {
    const input = { thingName, ...(nextToken ? { nextToken } : {}) }
    const page = await account.ask('iot:ListThingGroupsForThing', signal, ({ iot, commands }) =>
      iot.send(new commands.ListThingGroupsForThingCommand(input), { abortSignal: signal }),
    )
    names.push(...(page.thingGroups ?? []).flatMap(({ groupName }) => groupName ?? []))
    nextToken = page.nextToken || undefined
  } while (nextToken !== undefined)
  return names
}

/** From the nearest to the root. */
async function above(account: Account, thingGroupName: string, signal: AbortSignal): Promise<readonly string[]> {
  const group = await account.ask('iot:DescribeThingGroup', signal, ({ iot, commands }) =>
    iot.send(new commands.DescribeThingGroupCommand({ thingGroupName }), { abortSignal: signal }),
  )
  const fromRoot = group.thingGroupMetadata?.rootToParentThingGroups ?? []
  return fromRoot.flatMap(({ groupName }) => groupName ?? []).toReversed()
}
