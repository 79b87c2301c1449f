import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { Sealer } from '../sealer.ts'
import type { Store } from '../store/store.ts'
import { fingerprintOfPem } from './signature.ts'
import type { BundleSigner } from './source.ts'

const FACT = 'bundle-key'

/** The key that signs this laptop's bundles: made when it is first asked for, and kept sealed like any other secret. */
export class SigningKey {
  readonly #store: Pick<Store, 'fact' | 'setFact' | 'committed'>
  readonly #sealer: Pick<Sealer, 'seal' | 'unseal'>

  constructor(store: Pick<Store, 'fact' | 'setFact' | 'committed'>, sealer: Pick<Sealer, 'seal' | 'unseal'>) {
    this.#store = store
    this.#sealer = sealer
  }

  /** SHA-256 of the public key in DER (SPKI), hex; null: there is no key yet. Throws `data-unusable` for one sealed elsewhere. */
  fingerprint(): string | null {
    const pem = this.#pem()
    return pem === null ? null : fingerprintOfPem(publicPem(pem))
  }

  /** PKCS #8 in PEM, for those who must not let it out. */
  secret(): string | null {
    return this.#pem()
  }

  /** It is on disk before it signs anything. */
  async signer(): Promise<BundleSigner> {
    let pem = this.#pem()
    if (pem === null) {
      pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      this.#store.setFact(FACT, this.#sealer.seal(pem))
      await this.#store.committed()
    }
    const key = createPrivateKey(pem)
    return { publicKey: publicPem(pem), sign: async (manifest) => sign(null, manifest, key) }
  }

  #pem(): string | null {
    const sealed = this.#store.fact(FACT)
    return sealed === null ? null : this.#sealer.unseal(sealed)
  }
}

function publicPem(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString()
}
