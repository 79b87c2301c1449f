import { z } from 'zod'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Store } from '../store/store.ts'
import { fingerprintOfPem } from './signature.ts'

const FACT = 'bundle-trust'

const technician = z.object({ fingerprint: z.string(), name: z.string(), addedAt: z.number() })
export type Technician = Readonly<z.infer<typeof technician>>

/** The technicians whose bundles are trusted here, by the fingerprint of their key. */
export class TrustList {
  readonly #store: Pick<Store, 'fact' | 'setFact'>

  constructor(store: Pick<Store, 'fact' | 'setFact'>) {
    this.#store = store
  }

  all(): readonly Technician[] {
    const fact = this.#store.fact(FACT)
    return fact === null ? [] : z.array(technician).parse(JSON.parse(fact))
  }

  /**
   * @param key the fingerprint (hex, however grouped), or the public key in PEM.
   * @throws FieldtapError `input-invalid` for what is neither.
   */
  add(name: string, key: string, now: number): Technician {
    const added: Technician = { fingerprint: fingerprintOf(key), name, addedAt: now }
    this.#save([...this.all().filter(({ fingerprint }) => fingerprint !== added.fingerprint), added])
    return added
  }

  /** @throws FieldtapError `input-invalid` if there is none of this name or fingerprint. */
  remove(which: string): void {
    const plain = plainHex(which)
    const rest = this.all().filter(({ name, fingerprint }) => fingerprint !== plain && name !== which)
    if (rest.length === this.all().length)
      throw new FieldtapError('input-invalid', { detail: `nobody with the key or name "${which}" is trusted` })
    this.#save(rest)
  }

  #save(all: readonly Technician[]): void {
    this.#store.setFact(FACT, JSON.stringify(all))
  }
}

function fingerprintOf(key: string): string {
  const plain = plainHex(key)
  if (/^[0-9a-f]{64}$/.test(plain)) return plain
  if (key.includes('-----BEGIN PUBLIC KEY-----')) {
    try {
      return fingerprintOfPem(key)
    } catch (cause) {
      throw new FieldtapError('input-invalid', { detail: 'the public key cannot be read' }, { cause })
    }
  }
  throw new FieldtapError('input-invalid', {
    detail: 'a key is given by its fingerprint (64 hex digits) or as a public key in PEM',
  })
}

function plainHex(text: string): string {
  return text.replace(/[\s:-]/g, '').toLowerCase()
}
