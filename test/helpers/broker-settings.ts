import type { BrokerSettings } from '../../src/main/core/links/link.ts'
import { brokerDraft } from '../../src/shared/contract/connections.ts'

/** A connection as a person would write it down, everything else as the contract fills it in. */
export function brokerSettings(url: string, more: Partial<BrokerSettings> = {}): BrokerSettings {
  return { ...brokerDraft.parse({ name: 'test', url }), ...more }
}
