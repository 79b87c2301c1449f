/**
 * The token of the event API, in a file of the data folder that only its owner may read: who can read it could read the
 * history itself, which lies beside it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FieldtapError } from '../../../shared/errors.ts'

const FILE = 'api-token'
const FORM = /^ft_[\w-]{43}$/

/** The folder's token; made where there is none. Throws `data-unusable`. */
export function apiToken(dataDir: string): string {
  return readToken(dataDir) ?? renewToken(dataDir)
}

/** A new one: what had the old one is locked out from then on. */
export function renewToken(dataDir: string): string {
  const token = `ft_${randomBytes(32).toString('base64url')}`
  const file = join(dataDir, FILE)
  try {
    writeFileSync(`${file}.new`, `${token}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch (cause) {
    throw new FieldtapError('data-unusable', { detail: file }, { cause })
  }
  return token
}

/** Null where there is none, or none that was made here. */
export function readToken(dataDir: string): string | null {
  const file = join(dataDir, FILE)
  try {
    const token = readFileSync(file, 'utf8').trim()
    if (!FORM.test(token)) return null
    if (process.platform !== 'win32') chmodSync(file, 0o600)
    return token
  } catch {
    return null
  }
}

/** Whether a request's `Authorization` brings this token, in a time that does not depend on how much of it is right. */
export function isAuthorized(header: string | undefined, token: string | null): boolean {
  const given = /^bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  return timingSafeEqual(digest(given ?? ''), digest(token ?? '')) && given !== undefined && token !== null
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
