/** Each sample of the developer guide, word for word, with the event and the line that it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../../../../src/main/core/platforms/aws/entry.ts'
import { DOCUMENTED } from '../../../../../../src/main/core/platforms/aws/event-types.ts'
import { aws } from '../../../../../../src/main/core/platforms/aws/index.ts'
import { observeRecord } from '../../../../../../src/main/core/platforms/aws/observe.ts'

const FOLDER = 'test/fixtures/aws/entries'
const CLIENT = 'abf27092886e49a8a5c1922749736453'
const ACCOUNT = 'account/123456789012'

type Row = readonly [
  file: string,
  device: string,
  time: string,
  level: string,
  outcome: string,
  category: string,
  changes: boolean,
  description: string,
]

const SHADOW = '$aws/things/MyThing/shadow'
const JOBS_A = '$aws/things/299966ad-54de-40b4-99d3-4fc8b52da0c5/jobs'
const JOBS_B = '$aws/things/95c47808-b1ca-4794-bc68-a588d6d9216c/jobs'
const DONE = 'The request status is SUCCESS.'

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  ['01-Connect', CLIENT, '2017-08-10T15:37:23.476Z', 'info', 'SUCCESS', 'broker', true, 'Connected: from 205.251.233.181'],
  ['02-Subscribe', CLIENT, '2017-08-10T15:39:04.413Z', 'info', 'SUCCESS', 'broker', false, `Subscribed: topic ${SHADOW}/#, from 205.251.233.181`],
  ['03-Publish-In', CLIENT, '2017-08-10T15:39:30.961Z', 'info', 'SUCCESS', 'broker', false, `Published: topic ${SHADOW}/get, from 205.251.233.181`],
  ['04-Publish-Out', CLIENT, '2017-08-10T15:39:30.961Z', 'info', 'SUCCESS', 'broker', false, `Was sent a message: topic ${SHADOW}/get, from 205.251.233.181`],
  ['05-Disconnect', CLIENT, '2017-08-10T15:37:23.476Z', 'info', 'SUCCESS', 'broker', true, 'Disconnected: from 205.251.233.181'],
  ['06-GetThingShadow', 'MyThing', '2017-08-09T17:56:30.941Z', 'info', 'SUCCESS', 'shadow', false, `Shadow read: topic ${SHADOW}/get, shadow MyThing`],
  ['07-UpdateThingShadow', 'Jack', '2017-08-07T18:43:59.436Z', 'info', 'SUCCESS', 'shadow', true, 'Shadow updated: topic $aws/things/Jack/shadow/update, shadow Jack'],
  ['08-DeleteThingShadow', 'Jack', '2017-08-07T18:47:56.664Z', 'info', 'SUCCESS', 'shadow', true, 'Shadow deleted: topic $aws/things/Jack/shadow/delete, shadow Jack'],
  ['09-RuleMatch', CLIENT, '2017-08-10T16:32:46.002Z', 'info', 'SUCCESS', 'rules', false, 'A message matched a rule: topic rules/test, rule JSONLogsRule'],
  ['10-FunctionExecution', 'account', '2017-07-13T18:33:51.903Z', 'debug', 'SUCCESS', 'rules', false, 'A rule called a function: topic rules/test, rule ruleTestPredict, action MachinelearningPredict'],
  ['11-StartingRuleExecution', CLIENT, '2017-08-10T16:32:46.002Z', 'debug', 'SUCCESS', 'rules', false, "A rule's action begins: topic rules/test, rule JSONLogsRule, action RepublishAction"],
  ['12-RuleExecution', CLIENT, '2017-08-10T16:32:46.070Z', 'info', 'SUCCESS', 'rules', false, "A rule's action ran: topic rules/test, rule JSONLogsRule, action RepublishAction"],
  ['13-RuleNotFound', CLIENT, '2017-10-04T19:25:46.070Z', 'error', 'FAIL', 'rules', false, 'There is no such rule: topic $aws/rules/example_rule, rule example_rule · Failure (RuleNotFound) · Rule example_rule not found'],
  ['14-RuleMessageThrottled', CLIENT, '2017-10-04T19:25:46.070Z', 'error', 'FAIL', 'rules', false, 'A message to a rule was throttled: topic $aws/rules/example_rule, rule example_rule · Failure (RuleExecutionThrottled) · Message for Rule example_rule throttled'],
  ['15-GetPendingJobExecution', '299966ad-54de-40b4-99d3-4fc8b52da0c5', '2018-06-13T17:45:17.197Z', 'debug', 'SUCCESS', 'jobs', false, `Asked for its pending jobs: topic ${JOBS_A}/get · ${DONE}`],
  ['16-DescribeJobExecution', 'thingOne', '2017-08-10T19:13:22.841Z', 'debug', 'SUCCESS', 'jobs', false, `Asked for a job: topic $aws/things/thingOne/jobs/002/get, job 002 · ${DONE}`],
  ['17-UpdateJobExecution', 'thingOne', '2017-08-10T19:25:14.758Z', 'debug', 'SUCCESS', 'jobs', true, `Reported on a job: topic $aws/things/thingOne/jobs/002/update, job 002 · The destination status is IN_PROGRESS. ${DONE}`],
  ['18-StartNextPendingJobExecution', '95c47808-b1ca-4794-bc68-a588d6d9216c', '2018-06-13T17:49:51.036Z', 'debug', 'SUCCESS', 'jobs', true, `Asked to start its next job: topic ${JOBS_B}/start-next · ${DONE}`],
  ['19-ReportFinalJobExecutionCount', ACCOUNT, '2017-08-10T19:44:16.776Z', 'info', 'SUCCESS', 'jobs', false, 'A job is complete: job 002 · Job 002 completed. QUEUED job execution count: 0 IN_PROGRESS job execution count: 0 FAILED job execution count: 0 SUCCEEDED job execution count: 1 CANCELED job execution count: 0 REJECTED job execution count: 0 REMOVED job execution count: 0'],
]

function read(file: string): { readonly message: string; readonly sample: Record<string, unknown> } {
  const message = readFileSync(`${FOLDER}/${file}.json`, 'utf8')
  return { message, sample: JSON.parse(message) }
}

function observed(message: string) {
  const record: LogRecord = {
    message,
    timestamp: 1_600_000_000_000,
    ingestionTime: 1_600_000_000_001,
    eventId: '33333333333333333333333333333333333333333333333333333333',
    logStreamName: 'stream',
  }
  return observeRecord(record, { how: 'test', madeId: 'aws-made', device: null, now: 5 })
}

describe('the samples of the developer guide', () => {
  it('are all here, one of each type that it documents', () => {
    expect(readdirSync(FOLDER)).toEqual(ROWS.map(([file]) => `${file}.json`))
    expect(ROWS.map(([file]) => file.slice(3)).sort()).toEqual([...DOCUMENTED.keys()].sort())
  })

  it.each(ROWS)('%s', (file, device, time, level, outcome, category, stateChange, description) => {
    const { message, sample } = read(file)
    const { identity, event, lines, twin } = observed(message)
    const type = file.slice(3)
    expect(identity.ref).toBe(device)
    const { timestamp, ...attributes } = sample
    const data = Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    expect(event).toEqual({
      id: '33333333333333333333333333333333333333333333333333333333',
      time: Date.parse(time),
      outcome,
      category,
      type,
      description,
      stateChange,
      data: { logStreamName: 'stream', ...Object.fromEntries(data) },
      source: 'platform',
      raw: message,
    })
    expect(twin).toEqual({ id: 'aws-made' })
    const decoded = aws.decode(lines.encoding, lines.body, { zoneMinutes: 120 })
    expect(decoded.map((line) => ({ ...line, bytes: Buffer.from(line.bytes).toString() }))).toEqual([
      { bytes: message, level, time: Date.parse(time), module: type },
    ])
    expect(lines).toMatchObject({ count: 1, bytes: Buffer.byteLength(message) })
  })

  it.each(ROWS)('%s has the attributes that are documented for its type', (file) => {
    const { sample } = read(file)
    const documented = DOCUMENTED.get(file.slice(3))?.attributes ?? []
    expect(documented.filter((name) => !(name in sample))).toEqual([])
  })
})

describe('what is not in the guide', () => {
  it('passes a type through that nobody knows, with everything it says', () => {
    const message =
      '{"timestamp":1700000000123,"logLevel":"WARN","status":"Odd","eventType":"Brand-New","clientId":"d","x":{"y":[1]}}'
    const { identity, event } = observed(message)
    expect(identity.ref).toBe('d')
    expect(event).toMatchObject({
      time: 1_700_000_000_123,
      outcome: 'INFO',
      category: 'other',
      type: 'Brand-New',
      description: 'Brand-New · Odd',
      data: { x: '{"y":[1]}', status: 'Odd' },
    })
  })

  it.each([
    ['StartingExecution', 'rules'],
    ['GetJobExecution', 'jobs'],
    ['Unsubscribe', 'broker'],
  ])('knows %s, as the guide or a later one names it', (eventType, category) => {
    const { event } = observed(JSON.stringify({ eventType, status: 'Success', clientId: 'd' }))
    expect(event).toMatchObject({ type: eventType, category, outcome: 'SUCCESS' })
  })

  it('keeps plain text of the older options as it is', () => {
    const message =
      '2017-08-10 15:37:23.476 TRACEID:20b23f3f PRINCIPALID:145179c4 [ERROR] EVENT:MQTT Client Connect MESSAGE:Connect Status: FAILURE'
    const { identity, event, lines } = observed(message)
    expect(identity.ref).toBe('account')
    expect(event).toMatchObject({
      type: 'text',
      category: 'other',
      outcome: 'INFO',
      description: message,
      raw: message,
    })
    expect(event.time).toBe(Date.UTC(2017, 7, 10, 15, 37, 23, 476))
    const [line] = aws.decode(lines.encoding, lines.body, { zoneMinutes: 0 })
    expect(Buffer.from(line?.bytes ?? []).toString()).toBe(message)
    expect(line).toMatchObject({ level: 'none', module: null })
  })

  it.each(['{"a":', '[]', '"x"', '', '\u0000', '{"logLevel":5,"clientId":{},"eventType":null,"timestamp":true}'])(
    'keeps %j, whatever it is',
    (message) => {
      const { event, lines } = observed(message)
      expect(event).toMatchObject({ time: 1_600_000_000_000, raw: message })
      const [line] = aws.decode(lines.encoding, lines.body, { zoneMinutes: 0 })
      expect(Buffer.from(line?.bytes ?? []).toString()).toBe(message)
    },
  )

  it('cannot be led astray by names that objects have', () => {
    const { event } = observed('{"__proto__":{"logLevel":"ERROR"},"constructor":"c","eventType":"toString"}')
    expect(event.type).toBe('toString')
    expect(event.category).toBe('other')
    expect(Object.keys(event.data)).toContain('__proto__')
  })
})
