/** An age file as the file that it holds: any place of it can be read, and nothing of it is written anywhere. */
import type { FileHandle } from 'node:fs/promises'
import type { Decrypter } from 'age-encryption'
import { FieldtapError } from '../../../../shared/errors.ts'
import { BundleFault, reasonOf } from '../fault.ts'
import { type RandomFile, readAll } from '../file-io.ts'
import { passphraseIdentity } from './passphrase.ts'
import { CHUNK, NONCE_BYTES, openChunk, streamKey, TAG_BYTES } from './stream.ts'

/** What opens an encrypted bundle; '' for what is not given. */
export interface Unlock {
  readonly passphrase: string
  /** `AGE-SECRET-KEY-1…`; several, one a line, with comments as `age-keygen` writes them. */
  readonly identity: string
}

const MAGIC = 'age-encryption.org/v1\n'
/** More than the header of a thousand recipients. */
const LONGEST_HEADER = 256 * 1024
const SEALED = CHUNK + TAG_BYTES
/** Chunks kept open: readers go forward, with several places at once. */
const KEPT = 64

export async function isAgeFile(file: FileHandle): Promise<boolean> {
  const start = Buffer.alloc(MAGIC.length)
  await file.read(start, 0, start.length, 0)
  return start.toString('latin1') === MAGIC
}

/**
 * @throws FieldtapError `bundle-locked` without the right key.
 * @throws BundleFault if it is damaged.
 */
export async function openAgeFile(file: FileHandle, unlock: Unlock | null): Promise<RandomFile> {
  const { size } = await file.stat()
  const header = await readHeader(file, size)
  const fileKey = await unlocked(header, unlock)
  const nonce = Buffer.alloc(NONCE_BYTES)
  const start = header.length + NONCE_BYTES
  if (size < start + TAG_BYTES) throw new BundleFault('', 'is cut off')
  await readAll(file, nonce, header.length)
  const opened = new AgeFile(file, streamKey(fileKey, nonce), start, size - start)
  // The last chunk says that it is the last: a file that was cut short shows at once.
  await opened.check()
  return opened
}

async function readHeader(file: FileHandle, size: number): Promise<Buffer> {
  const start = Buffer.alloc(Math.min(size, LONGEST_HEADER))
  await readAll(file, start, 0)
  const mac = start.indexOf('\n--- ')
  const end = mac === -1 ? -1 : start.indexOf('\n', mac + 1)
  if (end === -1) throw new BundleFault('', 'has a damaged age header')
  return start.subarray(0, end + 1)
}

async function unlocked(header: Buffer, unlock: Unlock | null): Promise<Uint8Array> {
  const byPassphrase = /^-> scrypt /m.test(header.toString('latin1'))
  const { passphrase = '', identity = '' } = unlock ?? {}
  const needed = byPassphrase ? 'it opens with a passphrase' : 'it opens with an age identity'
  if (byPassphrase ? passphrase === '' : identity === '') throw new FieldtapError('bundle-locked', { detail: needed })
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  if (byPassphrase) decrypter.addIdentity(passphraseIdentity(passphrase))
  else for (const one of identitiesOf(identity)) addIdentity(decrypter, one)
  try {
    return await decrypter.decryptHeader(header)
  } catch (cause) {
    const wrong = cause instanceof Error && cause.message.startsWith('no identity matched')
    if (!wrong) throw new BundleFault('', `has a damaged age header: ${reasonOf(cause)}`, { cause })
    const detail = byPassphrase ? 'this is not its passphrase' : 'it was encrypted to somebody else'
    throw new FieldtapError('bundle-locked', { detail }, { cause })
  }
}

function identitiesOf(text: string): string[] {
  return text.split(/\s*\n\s*/).filter((line) => line !== '' && !line.startsWith('#'))
}

function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity.trim())
  } catch (cause) {
    throw new FieldtapError('input-invalid', { detail: 'this is no age identity (AGE-SECRET-KEY-1…)' }, { cause })
  }
}

class AgeFile implements RandomFile {
  readonly size: number
  readonly #file: FileHandle
  readonly #key: Buffer
  readonly #start: number
  readonly #sealed: number
  readonly #last: number
  readonly #chunks = new Map<number, Promise<Buffer>>()

  /** @param sealed bytes of all chunks with their tags. */
  constructor(file: FileHandle, key: Buffer, start: number, sealed: number) {
    this.#file = file
    this.#key = key
    this.#start = start
    this.#sealed = sealed
    this.#last = Math.max(0, Math.ceil(sealed / SEALED) - 1)
    this.size = sealed - (this.#last + 1) * TAG_BYTES
  }

  async check(): Promise<void> {
    if (this.#sealed - this.#last * SEALED < TAG_BYTES) throw new BundleFault('', 'is cut off')
    await this.#chunk(this.#last)
  }

  async read(into: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    const number = Math.floor(position / CHUNK)
    if (position >= this.size) return { bytesRead: 0 }
    const chunk = await this.#chunk(number)
    return { bytesRead: chunk.copy(into, offset, position - number * CHUNK, position - number * CHUNK + length) }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  #chunk(number: number): Promise<Buffer> {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const opening = this.#open(number)
    this.#chunks.set(number, opening)
    const oldest = this.#chunks.keys().next()
    if (this.#chunks.size > KEPT && !oldest.done) this.#chunks.delete(oldest.value)
    return opening
  }

  async #open(number: number): Promise<Buffer> {
    const at = number * SEALED
    const sealed = Buffer.allocUnsafe(Math.min(SEALED, this.#sealed - at))
    await readAll(this.#file, sealed, this.#start + at)
    try {
      return openChunk(this.#key, number, number === this.#last, sealed)
    } catch (cause) {
      throw new BundleFault('', 'is damaged or cut off: a part of it cannot be decrypted', { cause })
    }
  }
}
