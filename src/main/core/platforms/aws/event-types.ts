/**
 * What AWS IoT writes about, by `eventType`: the developer guide's table of 2018 whole, and what later guides added as far
 * as it is known. A type that is not here is passed through as it is.
 */

/** What part of AWS IoT wrote an entry; its event's category. */
export type Component = 'broker' | 'shadow' | 'rules' | 'jobs' | 'registry' | 'other'

export interface EventType {
  readonly component: Component
  /** In words, for an entry that says `Success` and names nothing. */
  readonly words: string
  /** Attributes besides the common ones, in the guide's order. */
  readonly attributes: readonly string[]
  /** Whether it changes what the device is or has at AWS. */
  readonly stateChange: boolean
}

/** In every entry, as documented; entries of jobs have no `traceId`, one of the rules engine's no `accountId`. */
export const COMMON_ATTRIBUTES = ['timestamp', 'logLevel', 'traceId', 'accountId', 'status', 'eventType'] as const

const CLIENT = ['protocol', 'clientId', 'principalId', 'sourceIp', 'sourcePort']
const MESSAGE = ['protocol', 'topicName', 'clientId', 'principalId', 'sourceIp', 'sourcePort']
const SHADOW = ['protocol', 'deviceShadowName', 'topicName']
const RULE = ['clientId', 'topicName', 'ruleName', 'principalId']
const RULE_TROUBLE = [...RULE, 'reason', 'details']
const JOBS = ['protocol', 'clientId', 'topicName', 'clientToken', 'details']
const JOB = ['protocol', 'clientId', 'jobId', 'topicName', 'clientToken', 'details']

function of(
  component: Component,
  words: string,
  attributes: readonly string[],
  stateChange: 'changes' | 'tells' = 'tells',
): EventType {
  return { component, words, attributes, stateChange: stateChange === 'changes' }
}

/** The guide of 2018. */
export const DOCUMENTED: ReadonlyMap<string, EventType> = new Map([
  ['Connect', of('broker', 'Connected', CLIENT, 'changes')],
  ['Subscribe', of('broker', 'Subscribed', MESSAGE)],
  ['Publish-In', of('broker', 'Published', MESSAGE)],
  ['Publish-Out', of('broker', 'Was sent a message', MESSAGE)],
  ['Disconnect', of('broker', 'Disconnected', CLIENT, 'changes')],
  ['GetThingShadow', of('shadow', 'Shadow read', SHADOW)],
  ['UpdateThingShadow', of('shadow', 'Shadow updated', SHADOW, 'changes')],
  ['DeleteThingShadow', of('shadow', 'Shadow deleted', SHADOW, 'changes')],
  ['RuleMatch', of('rules', 'A message matched a rule', RULE)],
  [
    'FunctionExecution',
    of('rules', 'A rule called a function', ['clientId', 'topicName', 'ruleName', 'resources', 'principalId']),
  ],
  [
    'StartingRuleExecution',
    of('rules', "A rule's action begins", ['clientId', 'topicName', 'ruleName', 'ruleAction', 'principalId']),
  ],
  [
    'RuleExecution',
    of('rules', "A rule's action ran", ['clientId', 'topicName', 'ruleName', 'ruleAction', 'resources', 'principalId']),
  ],
  ['RuleNotFound', of('rules', 'There is no such rule', RULE_TROUBLE)],
  ['RuleMessageThrottled', of('rules', 'A message to a rule was throttled', RULE_TROUBLE)],
  ['GetPendingJobExecution', of('jobs', 'Asked for its pending jobs', JOBS)],
  ['DescribeJobExecution', of('jobs', 'Asked for a job', JOB)],
  [
    'UpdateJobExecution',
    of(
      'jobs',
      'Reported on a job',
      ['protocol', 'clientId', 'jobId', 'topicName', 'clientToken', 'versionNumber', 'details'],
      'changes',
    ),
  ],
  ['StartNextPendingJobExecution', of('jobs', 'Asked to start its next job', JOBS, 'changes')],
  ['ReportFinalJobExecutionCount', of('jobs', 'A job is complete', ['protocol', 'jobId', 'details'])],
])

/** The guide writes these names too: in a title, and in the text around a table. */
const NAMED_OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['StartingExecution', 'StartingRuleExecution'],
  ['GetJobExecution', 'GetPendingJobExecution'],
])

/** Later guides. Their attributes are shown as they come. */
const LATER: ReadonlyMap<string, EventType> = new Map([
  ['Unsubscribe', of('broker', 'Unsubscribed', MESSAGE)],
  ['Queued', of('broker', 'A message is kept for it', MESSAGE)],
  ['GetRetainedMessage', of('broker', 'A retained message was read', MESSAGE)],
  ['ListRetainedMessage', of('broker', 'Retained messages were listed', CLIENT)],
  ['DeleteConnection', of('broker', 'Its connection was deleted', CLIENT, 'changes')],
  ['GetDeviceCredentials', of('registry', 'Asked for credentials', CLIENT)],
  ['ProvisionDevice', of('registry', 'Was provisioned', CLIENT, 'changes')],
  ['AddThingToDynamicThingGroupsFailed', of('registry', 'Could not be added to its dynamic groups', ['thingName'])],
  ['NamedShadowCountForDynamicGroupQueryLimitExceeded', of('registry', 'Has too many named shadows', ['thingName'])],
  ['ServerCertificateStatus', of('other', 'A server certificate was checked', [])],
])

/** What is known of a type; null for one that is not. */
export function eventTypeOf(name: string): EventType | null {
  return DOCUMENTED.get(NAMED_OTHERWISE.get(name) ?? name) ?? LATER.get(name) ?? null
}
