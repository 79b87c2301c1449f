import { randomBytes } from 'node:crypto'
import type { Encrypter } from 'age-encryption'
import { FieldtapError } from '../../../../shared/errors.ts'
import { passphraseRecipient } from './passphrase.ts'
import { CHUNK, NONCE_BYTES, sealChunk, streamKey, TAG_BYTES } from './stream.ts'

/** Whom a bundle is encrypted to: whoever knows the passphrase, or any of these age recipients. */
export type EncryptTo =
  | { readonly is: 'passphrase'; readonly passphrase: string }
  | { readonly is: 'recipients'; readonly recipients: readonly string[] }

/** Turns a file into an age file, piece by piece. */
export class AgeSealing {
  /** What comes before the content. */
  readonly head: Buffer
  readonly #key: Buffer
  #rest: Buffer = Buffer.alloc(0)
  #number = 0

  private constructor(header: Buffer, fileKey: Uint8Array) {
    const nonce = randomBytes(NONCE_BYTES)
    this.#key = streamKey(fileKey, nonce)
    this.head = Buffer.concat([header, nonce])
  }

  /** @throws FieldtapError `input-invalid` for a recipient that cannot be read. */
  static async open(to: EncryptTo): Promise<AgeSealing> {
    // Loaded by those who encrypt or decrypt alone: it takes a tenth of what all modules take to load.
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    let fileKey: Uint8Array = new Uint8Array()
    if (to.is === 'passphrase') {
      const { wrapFileKey } = passphraseRecipient(to.passphrase)
      encrypter.addRecipient({
        wrapFileKey: (key) => {
          fileKey = key.slice()
          return wrapFileKey(key)
        },
      })
    } else {
      for (const recipient of to.recipients) addRecipient(encrypter, recipient)
      // It adds nothing to the header and learns the key: the library would take the content as one web stream.
      encrypter.addRecipient({
        wrapFileKey: (key) => {
          fileKey = key.slice()
          return []
        },
      })
    }
    const empty = await encrypter.encrypt(new Uint8Array())
    return new AgeSealing(Buffer.from(empty.subarray(0, empty.length - NONCE_BYTES - TAG_BYTES)), fileKey)
  }

  /** Sealed chunks, as many as are full and surely not the last. */
  push(bytes: Uint8Array): Buffer {
    const all = Buffer.concat([this.#rest, bytes])
    const sealed: Buffer[] = []
    let at = 0
    for (; all.length - at > CHUNK; at += CHUNK) {
      sealed.push(sealChunk(this.#key, this.#number++, false, all.subarray(at, at + CHUNK)))
    }
    this.#rest = all.subarray(at)
    return Buffer.concat(sealed)
  }

  end(): Buffer {
    return sealChunk(this.#key, this.#number, true, this.#rest)
  }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient.trim())
  } catch (cause) {
    throw new FieldtapError('input-invalid', { detail: `${recipient.slice(0, 40)}… is no age recipient` }, { cause })
  }
}
