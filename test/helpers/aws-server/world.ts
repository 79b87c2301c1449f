/** What a test server of AWS holds, and what tests do to it. */

export interface Answer {
  readonly status: number
  /** Null: an empty body. */
  readonly body: object | string | null
  readonly headers: Readonly<Record<string, string>>
}

export function ok(body: object | null): Answer {
  return { status: 200, body, headers: {} }
}

export function failure(status: number, type: string, message: string): Answer {
  return { status, body: { message }, headers: { 'x-amzn-errortype': type } }
}

export interface StoredEvent {
  readonly eventId: string
  readonly timestamp: number
  readonly ingestionTime: number
  readonly logStreamName: string
  readonly message: string
}

export interface Fault {
  /** As IAM calls it, without the service: `FilterLogEvents`. */
  readonly action: string
  /** How many requests it befalls. */
  times: number
  /** Requests that get through before. */
  after?: number
  readonly answer: Answer | 'cut' | 'hang'
}

export interface Request {
  readonly service: 'iot' | 'logs'
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
}

export interface World {
  options: {
    roleArn: string
    defaultLogLevel: string
    disableAllLogs: boolean
    eventConfigurations: readonly { eventType: string; logLevel?: string; logDestination?: string }[]
  } | null
  targets: readonly { readonly targetType: string; readonly targetName: string; readonly logLevel: string }[]
  readonly groupsOfThing: Map<string, readonly string[]>
  readonly parentOf: Map<string, string>
  levelsPerPage: number
  mostTargets: number
  /** Null: there is no log group yet. */
  events: readonly StoredEvent[] | null
  eventsPerPage: number
  /** So many empty pages with a token come before each that holds something. */
  emptyPages: number
  /** Tokens that were given out; what they were given for must come along again. */
  readonly tokens: Map<string, { readonly asked: string; readonly from: number; readonly empty: number }>
  readonly faults: Fault[]
  readonly requests: Request[]
}

export function newWorld(): World {
  return {
    options: {
      roleArn: 'arn:aws:iam::123456789012:role/IoTLogging',
      defaultLogLevel: 'ERROR',
      disableAllLogs: false,
      eventConfigurations: [],
    },
    targets: [],
    groupsOfThing: new Map(),
    parentOf: new Map(),
    levelsPerPage: 2,
    mostTargets: 10,
    events: [],
    eventsPerPage: 3,
    emptyPages: 0,
    tokens: new Map(),
    faults: [],
    requests: [],
  }
}
