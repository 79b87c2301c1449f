import { BundleFault, printable } from './fault.ts'

const UTF8_NAME = 0x0800
/** Info-ZIP's second name, which some tools prefer and others ignore: an entry must not have two. */
const UNICODE_PATH = 0x7075

/**
 * The name of an entry as every tool reads it, or a fault: names that are absolute, climb out of the folder, mean
 * something else on another system, or are read differently by different tools.
 */
export function readEntryName(raw: Uint8Array, flags: number, extraFields: readonly { readonly id: number }[]): string {
  const name = decode(raw, flags)
  const shown = printable(name)
  if (extraFields.some((field) => field.id === UNICODE_PATH)) throw new BundleFault(shown, 'has two names')
  const problem = problemOf(name)
  if (problem !== null) throw new BundleFault(shown, problem)
  return name
}

function decode(raw: Uint8Array, flags: number): string {
  const latin = Buffer.from(raw).toString('latin1')
  if (raw.every((byte) => byte < 0x80)) return latin
  if ((flags & UTF8_NAME) === 0) throw new BundleFault(printable(latin), 'has a name in an unknown encoding')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    throw new BundleFault(printable(latin), 'has a name that is not valid UTF-8')
  }
}

function problemOf(name: string): string | null {
  if (name === '') return 'is an entry without a name'
  if (/\p{Cc}/u.test(name)) return 'has control characters in its name'
  if (name.includes('\\')) return 'has a backslash in its name'
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'has an absolute name'
  const parts = name.replace(/\/$/, '').split('/')
  if (parts.includes('..')) return 'leads out of the folder'
  if (parts.includes('.') || parts.includes('')) return 'has a name that can be written shorter'
  return null
}
