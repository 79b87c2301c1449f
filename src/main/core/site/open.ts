/** Opens this laptop for devices: MQTT and HTTP, plain and TLS. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Connection, SiteInfo } from '../../../shared/model.ts'
import type { Log } from '../core.ts'
import type { SettingsBox } from '../settings.ts'
import { laptopAddresses } from './addresses.ts'
import { startBroker } from './broker.ts'
import { brokerHandlers, type DeskOptions, receiverHandlers, SITE } from './desk.ts'
import { startReceiver } from './receiver.ts'
import type { Broker, TlsIdentity } from './site.ts'
import { loadOrMakeTls } from './tls.ts'

export interface Site {
  readonly broker: Broker
  readonly mqtt: string
  readonly http: string
  readonly connection: Connection
  info(): SiteInfo
  close(): Promise<void>
}

export interface OpenSiteOptions {
  readonly bind: string
  readonly mqttPort: number
  readonly httpPort: number
  readonly dataDir: string
  readonly desk: DeskOptions
  readonly settings: SettingsBox
  readonly log: Log
}

export async function openSite(options: OpenSiteOptions): Promise<Site> {
  const { bind, desk, log } = options
  const tls = await loadOrMakeTls(join(options.dataDir, 'tls'), [hostname()])
  const broker = await startBroker({ host: bind, port: options.mqttPort, tlsPort: 0, tls, log }, brokerHandlers(desk))
  const receiver = await startReceiver(
    { host: bind, port: options.httpPort, tlsPort: 0, tls, limits: () => options.settings.get(), log },
    receiverHandlers(desk),
  ).catch(async (error: unknown) => {
    await broker.close()
    throw error
  })
  const host = reachable(bind)
  const at = (scheme: string, port: number) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
  const mqtt = at('mqtt', broker.port)
  const http = at('http', receiver.port)
  return {
    broker,
    mqtt,
    http,
    connection: {
      name: SITE,
      kind: 'site',
      url: mqtt,
      platform: null,
      state: { is: 'up', since: desk.now() },
      detail: http,
    },
    info: () => ({
      mqtt,
      mqtts: broker.tlsPort === null ? null : at('mqtts', broker.tlsPort),
      http,
      https: receiver.tlsPort === null ? null : at('https', receiver.tlsPort),
      addresses: [...laptopAddresses()],
      bind,
      tls: describeTls(tls),
      psk: broker.psk,
    }),
    async close() {
      await Promise.allSettled([broker.close(), receiver.close()])
    },
  }
}

function describeTls(tls: TlsIdentity): SiteInfo['tls'] {
  return { fingerprint: tls.fingerprint, ca: tls.ca }
}

/** An address that can be connected to: a wildcard is bound, not dialed. */
function reachable(bind: string): string {
  if (bind !== '0.0.0.0' && bind !== '::') return bind
  const lan = laptopAddresses().find((address) => !address.loopback && address.address.includes('.'))
  return lan?.address ?? '127.0.0.1'
}
