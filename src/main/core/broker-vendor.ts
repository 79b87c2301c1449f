/** A broker on site, or a vendor's own: what the platforms know of its address. */
import { parseAddress } from './links/address.ts'
import type { BrokerSettings } from './links/link.ts'
import { PLATFORMS } from './platforms/index.ts'
import type { BrokerPlace } from './platforms/platform.ts'

export interface BrokerPlan {
  /** As given, with what the vendor's broker needs besides. */
  readonly settings: BrokerSettings
  readonly watch: readonly string[]
}

/** On a vendor's own broker only its own topics are watched: some hang up on whoever asks for others. */
export function planFor(settings: BrokerSettings): BrokerPlan {
  const place = placeOf(settings.url)
  for (const { mqtt } of PLATFORMS) {
    const known = place && (mqtt?.broker?.(place) ?? null)
    if (mqtt === null || known === null) continue
    return { settings: { ...settings, alpn: settings.alpn || known.alpn }, watch: mqtt.watch }
  }
  return { settings, watch: watchedTopics() }
}

/** Null for what is no address: whoever connects says what is wrong with it. */
function placeOf(url: string): BrokerPlace | null {
  try {
    return parseAddress(url)
  } catch {
    return null
  }
}

/** Everything that any platform wants to hear on somebody else's broker. */
export function watchedTopics(): string[] {
  return PLATFORMS.flatMap((platform) => platform.mqtt?.watch ?? [])
}
