/** One account in one region, as it is asked: clients that are opened when first used, and errors that say what to do. */
import type { CloudIo, CloudSettings } from '../cloud-side.ts'
import { type Clients, openClients } from './clients.ts'
import { type Asking, explainError } from './errors.ts'
import { domainOf, LOG_GROUP } from './settings.ts'

export class Account {
  readonly settings: CloudSettings
  readonly io: CloudIo
  private clients: Promise<Clients> | null = null

  constructor(settings: CloudSettings, io: CloudIo) {
    this.settings = settings
    this.io = io
  }

  get region(): string {
    return this.settings.region ?? ''
  }

  get group(): string {
    return this.settings['log-group'] || LOG_GROUP
  }

  private opened(): Promise<Clients> {
    this.clients ??= openClients(this.settings, this.io).catch((error: unknown) => {
      this.clients = null
      throw error
    })
    return this.clients
  }

  /** `action` as IAM calls it. Throws what it came to as a FieldtapError. */
  async ask<T>(action: string, signal: AbortSignal, act: (clients: Clients) => Promise<T>): Promise<T> {
    try {
      return await act(await this.opened())
    } catch (error) {
      const known = explainError(error, this.asking(action, signal))
      // Other credentials may lie in the files or the environment by now.
      if (known.code === 'cloud-expired' || known.code === 'cloud-credentials') this.close()
      throw known
    }
  }

  /** The log group as requests name it. */
  groupInput(): { readonly logGroupName: string } | { readonly logGroupIdentifier: string } {
    const { group } = this
    return group.startsWith('arn:') ? { logGroupIdentifier: group.replace(/:\*$/, '') } : { logGroupName: group }
  }

  private asking(action: string, signal: AbortSignal): Asking {
    const service = action.startsWith('iot:') ? 'iot' : 'logs'
    const endpoint = this.settings[`endpoint-${service}`] ?? ''
    const host = endpoint === '' ? `${service}.${this.region}.${domainOf(this.region)}` : new URL(endpoint).host
    return { action, host, group: this.group, signal }
  }

  close(): void {
    const { clients } = this
    this.clients = null
    void clients?.then(
      (opened) => opened.destroy(),
      () => undefined,
    )
  }
}
