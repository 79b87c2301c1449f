/** The secrets that this laptop holds and that no bundle may show. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'

const SECRET_NAME = /secret|password|passphrase|token|psk|credential|^key$|private/i

/** Of devices as they are stored, and of connections, whose settings are opened for it. */
export function knownSecrets(
  store: Pick<Store, 'devices' | 'connections'>,
  unseal: (sealed: string) => string,
): string[] {
  const ofDevices = store
    .devices()
    .flatMap(({ credential }) => (credential.kind === 'secret' ? [credential.secret] : []))
  const ofConnections = store.connections().flatMap(({ sealed }) => secretsIn('', JSON.parse(unseal(sealed))))
  return [...new Set([...ofDevices, ...ofConnections])].filter((secret) => secret !== '')
}

/** What is called a secret in settings whose form only their platform knows. */
function secretsIn(name: string, value: unknown): string[] {
  if (typeof value === 'string') return SECRET_NAME.test(name) || value.includes('PRIVATE KEY-----') ? [value] : []
  const parsed = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).safeParse(value)
  if (!parsed.success) return []
  return Object.entries(parsed.data).flatMap(([key, item]) => secretsIn(Array.isArray(parsed.data) ? name : key, item))
}
