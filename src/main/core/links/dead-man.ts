/**
 * The dead man's switch: a small connection to a broker on site whose will puts a level back if this laptop disappears.
 * The broker publishes the will when the connection ends without a goodbye: at once when the process is killed, after one
 * and a half keepalives when the network is cut or the process stopped.
 *
 * A connection has one will, and a take-over of its client id fires it. So a new will gets a new client id, signed in
 * before the old one says goodbye. After a lost connection the same client id comes back instead: whatever the broker
 * still held of it fires there and then, not some seconds later over a level that was told again meanwhile.
 */
import { randomBytes } from 'node:crypto'
import { type ErrorCode, FieldtapError } from '../../../shared/errors.ts'
import type { ConnectionState } from '../../../shared/model.ts'
import { backoff } from './backoff.ts'
import { type Connection, openConnection } from './connection.ts'
import type { Explanation } from './evidence.ts'
import type { BrokerSettings } from './link.ts'

export interface DeadManWill {
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1
  readonly keepaliveSeconds?: number
}

export interface DeadManHandlers {
  /** `up` while it is armed; otherwise the will has fired or may fire any moment. */
  state?(state: ConnectionState): void
  /** Its connection was lost: the broker publishes the will, or has done so. */
  lost?(): void
  /** Armed again after the connection was lost: the will may have fired meanwhile, so the level has to be told again. */
  reconnected?(): void
}

export interface DeadMan {
  armed(): boolean
  /** Resolves once the new will is in place and the old one is called off. Throws as `armDeadMan`; the old one then stays. */
  rearm(will: DeadManWill): Promise<void>
  /** Calls the will off. Resolves once the goodbye is through. */
  disarm(): Promise<void>
}

/**
 * A broker finds a silent connection after one and a half keepalives, and mosquitto looks only every six seconds: with
 * two seconds the will is published within ten.
 */
const KEEPALIVE_SECONDS = 2
const TIMEOUT_MS = 5000

/** Resolves once the will is in place. Throws the `link-…` error that says why it could not be. */
export async function armDeadMan(
  settings: BrokerSettings,
  will: DeadManWill,
  handlers: DeadManHandlers = {},
): Promise<DeadMan> {
  const guard = new Guard(settings, will, handlers)
  await guard.arm()
  return guard
}

class Guard implements DeadMan {
  private readonly settings: BrokerSettings
  private readonly handlers: DeadManHandlers
  private will: DeadManWill
  private clientId = newClientId()
  private connection: Connection | null = null
  private timer: NodeJS.Timeout | null = null
  private failures = 0
  private over = false
  /** One change at a time. */
  private changing: Promise<unknown> = Promise.resolve()

  constructor(settings: BrokerSettings, will: DeadManWill, handlers: DeadManHandlers) {
    this.settings = settings
    this.will = will
    this.handlers = handlers
  }

  armed(): boolean {
    return this.connection !== null
  }

  async arm(): Promise<void> {
    this.connection = await this.open(this.clientId, this.will)
    this.tell({ is: 'up', since: Date.now() })
  }

  rearm(will: DeadManWill): Promise<void> {
    return this.inTurn(async () => {
      if (this.over) throw new FieldtapError('link-lost', { detail: 'it was called off' })
      const old = this.connection
      if (!old) {
        // The old will fires, or has fired, under the client id that comes back with the new one.
        this.will = will
        await this.comeBack()
        return
      }
      const clientId = newClientId()
      this.connection = await this.open(clientId, will)
      this.clientId = clientId
      this.will = will
      await old.end()
    })
  }

  disarm(): Promise<void> {
    this.over = true
    if (this.timer) clearTimeout(this.timer)
    return this.inTurn(async () => {
      const { connection } = this
      this.connection = null
      await connection?.end()
    })
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.changing.then(change)
    this.changing = done.catch(() => undefined)
    return done
  }

  /** Resolves when it is signed in; rejects when it cannot be. */
  private open(
    clientId: string,
    { topic, payload, qos, keepaliveSeconds = KEEPALIVE_SECONDS }: DeadManWill,
  ): Promise<Connection> {
    return new Promise((resolve, reject) => {
      let up = false
      const session = { clientId, clean: true, keepaliveSeconds, timeoutMs: TIMEOUT_MS, will: { topic, payload, qos } }
      const connection = openConnection(this.settings, session, {
        up: () => {
          up = true
          resolve(connection)
        },
        ended: (why) => {
          if (up) this.lost(connection, why)
          else reject(new FieldtapError(why.code, { detail: why.detail }))
        },
      })
    })
  }

  private lost(connection: Connection, why: Explanation): void {
    if (connection !== this.connection || this.over) return
    this.connection = null
    this.handlers.lost?.()
    this.tryAgain(why.sentence, why.code)
  }

  private tryAgain(why: string, code: ErrorCode): void {
    this.failures += 1
    const wait = backoff(this.failures, Math.random())
    this.tell({ is: 'waiting', until: Date.now() + wait, why, code })
    this.timer = setTimeout(() => void this.inTurn(() => this.comeBack()).catch(() => undefined), wait)
  }

  private async comeBack(): Promise<void> {
    if (this.over || this.connection) return
    if (this.timer) clearTimeout(this.timer)
    this.tell({ is: 'connecting' })
    try {
      this.connection = await this.open(this.clientId, this.will)
    } catch (error) {
      if (error instanceof FieldtapError && !this.over) {
        this.tryAgain(error.message, error.code)
      }
      throw error
    }
    this.failures = 0
    this.tell({ is: 'up', since: Date.now() })
    this.handlers.reconnected?.()
  }

  private tell(state: ConnectionState): void {
    if (!this.over) this.handlers.state?.(state)
  }
}

/** Short: some brokers still count to 23. */
function newClientId(): string {
  return `fieldtap-${randomBytes(6).toString('hex')}`
}
