/**
 * AWS's own clients, loaded when a connection is first used. They sign, retry and page as AWS asks for; where they go
 * through and whom they trust is the connection's.
 */
import { Agent as HttpsAgent } from 'node:https'
import { getCACertificates } from 'node:tls'
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { IoTClient, ServiceInputTypes as IotInput, ServiceOutputTypes as IotOutput } from '@aws-sdk/client-iot'
import type { AwsCredentialIdentityProvider, FinalizeHandler as HandlerOf } from '@smithy/types'
import type { CloudIo, CloudSettings } from '../cloud-side.ts'
import { credentialsOf } from './credentials.ts'
import { keepRaw } from './raw-answers.ts'

type IotModule = typeof import('@aws-sdk/client-iot')
type LogsModule = typeof import('@aws-sdk/client-cloudwatch-logs')

export interface Clients {
  readonly iot: IoTClient
  readonly logs: CloudWatchLogsClient
  /** What can be asked of either; no command of the one is called as one of the other. */
  readonly commands: IotModule & Omit<LogsModule, keyof IotModule>
  readonly credentials: AwsCredentialIdentityProvider
  destroy(): void
}

const CONNECT_MS = 10_000
/** An answer of 1 MB over a slow line; a live tail speaks each second. */
const SILENCE_MS = 60_000
/** Waits between them grow to eight seconds: together they stay below the half minute that a person waits for a level. */
const TRIES = 6

export async function openClients(settings: CloudSettings, io: CloudIo): Promise<Clients> {
  const [iot, logs, providers, { NodeHttpHandler }, agents] = await Promise.all([
    import('@aws-sdk/client-iot'),
    import('@aws-sdk/client-cloudwatch-logs'),
    import('@aws-sdk/credential-providers'),
    import('@smithy/node-http-handler'),
    openAgents(io),
  ])
  const region = settings.region ?? ''
  class Handler extends NodeHttpHandler {
    override async handle(...asked: Parameters<InstanceType<typeof NodeHttpHandler>['handle']>) {
      const answer = await super.handle(...asked)
      await keepRaw(answer.response)
      return answer
    }
  }
  const requestHandler = new Handler({
    connectionTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...agents,
  })
  const credentials = credentialsOf(settings, io.env, providers, {
    region,
    requestHandler,
    endpoint: settings['endpoint-sts'] ?? '',
  })
  const common = { region, credentials, requestHandler, maxAttempts: TRIES, retryMode: 'standard' }
  const endpoints = { iot: settings['endpoint-iot'] ?? '', logs: settings['endpoint-logs'] ?? '' }
  const clients = {
    iot: new iot.IoTClient({ ...common, ...custom(endpoints.iot) }),
    logs: new logs.CloudWatchLogsClient({
      ...common,
      ...custom(endpoints.logs),
      // An address that was given is meant: AWS's own would be put "stream-" before for the live tail.
      disableHostPrefix: endpoints.logs !== '',
    }),
  }
  tellRetries(clients.iot, io)
  tellRetries(clients.logs, io)
  return {
    ...clients,
    credentials,
    commands: { ...logs, ...iot },
    destroy: () => {
      clients.iot.destroy()
      clients.logs.destroy()
      requestHandler.destroy()
    },
  }
}

function custom(endpoint: string): { readonly endpoint?: string } {
  return endpoint === '' ? {} : { endpoint }
}

async function openAgents({ proxy, ca }: CloudIo) {
  const authorities = ca === '' ? {} : { ca: [...getCACertificates('default'), ca] }
  if (proxy === '') return ca === '' ? {} : { httpsAgent: new HttpsAgent({ keepAlive: true, ...authorities }) }
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  const options = { keepAlive: true, ...authorities }
  return { httpAgent: new HttpsProxyAgent(proxy, options), httpsAgent: new HttpsProxyAgent(proxy, options) }
}

type FinalizeHandler = HandlerOf<IotInput, IotOutput>

/** A request that is asked again takes longer: whoever waits is told why. */
function tellRetries(client: IoTClient | CloudWatchLogsClient, io: CloudIo): void {
  const stack = client.middlewareStack as IoTClient['middlewareStack']
  stack.addRelativeTo(
    (next: FinalizeHandler, { commandName }: { readonly commandName?: string }) =>
      async (given: Parameters<FinalizeHandler>[0]) => {
        try {
          return await next(given)
        } catch (error) {
          const name = error instanceof Error ? error.name : ''
          if (/Throttl|TooManyRequests|Unavailable/.test(name))
            io.tell(`${(commandName ?? 'A request').replace(/Command$/, '')}: AWS asks to wait (${name}).`)
          throw error
        }
      },
    { name: 'tellRetries', relation: 'after', toMiddleware: 'retryMiddleware' },
  )
}
