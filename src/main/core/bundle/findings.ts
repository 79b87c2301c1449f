import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import type { Previous } from './chain.ts'
import type { Counted, Problem } from './consistency.ts'
import { BundleFault, printable } from './fault.ts'
import { ENTRY, type Manifest, type ManifestFile, UNLISTED } from './format.ts'
import type { Signature } from './signature.ts'
import type { ZipEntry } from './zip-directory.ts'
import type { ZipReader } from './zip-reader.ts'

/** A report with more is no help. */
const MOST_PROBLEMS = 1000

/** What an entry holds in truth. */
export interface Digest extends Counted {
  readonly sha256: string
}

/** What was found so far, and what it comes to. */
export class Findings {
  entries = 0
  bytes = 0
  manifest: Manifest | null = null
  signature: Signature = { is: 'none' }
  encrypted = false
  previous: Previous = { path: null, unread: 0 }
  /** Why an unbroken manifest cannot be read. */
  #unreadable: unknown = null
  readonly #problems: Problem[] = []

  add(...problems: readonly Problem[]): void {
    for (const { entry, problem } of problems) {
      const known = this.#problems.some((other) => other.entry === entry && other.problem === problem)
      if (!known && this.#problems.length < MOST_PROBLEMS) this.#problems.push({ entry, problem })
    }
  }

  /** The result, or null and a problem. An error that is none ends it at once, or when nothing is found broken. */
  async collect<T>(action: () => Promise<T>, ends: 'now' | 'later' = 'now'): Promise<T | null> {
    try {
      return await action()
    } catch (error) {
      if (error instanceof BundleFault) this.add({ entry: error.entry, problem: error.problem })
      else if (ends === 'later') this.#unreadable = error
      else throw error
      return null
    }
  }

  compare(
    entry: ZipEntry,
    content: Digest,
    sums: ReadonlyMap<string, string> | null,
    listed: ReadonlyMap<string, ManifestFile> | null,
  ): void {
    const { name } = entry
    const say = (problem: string) => this.add({ entry: printable(name), problem })
    const sum = sums?.get(name)
    if (name === ENTRY.sums) {
      if (sum !== undefined) say('lists itself')
    } else if (sums !== null && sum !== content.sha256) {
      say(sum === undefined ? `is not in ${ENTRY.sums}` : `does not match its sum in ${ENTRY.sums}`)
    }
    const file = listed?.get(name)
    if (listed === null || UNLISTED.has(name)) return
    if (file === undefined) say('is not in the manifest')
    else if (file.size !== content.size) say(`has ${content.size} bytes, and the manifest says ${file.size}`)
    else if (file.sha256 !== content.sha256) say('does not match its sum in the manifest')
  }

  missing(zip: ZipReader, names: readonly string[]): void {
    for (const name of names) if (!zip.entries.has(name)) this.add({ entry: printable(name), problem: 'is missing' })
  }

  report(trusted: ReadonlyMap<string, string>): VerifyReport {
    if (this.#unreadable !== null && this.#problems.length === 0) throw this.#unreadable
    const { entries, bytes } = this
    const verdict = this.#verdict(trusted)
    const fingerprint = this.signature.is === 'valid' ? this.signature.fingerprint : null
    const name = fingerprint === null ? null : (trusted.get(fingerprint) ?? null)
    return {
      verdict,
      summary: [this.#summary(verdict, name), ...this.#missing()].join(' '),
      signer: fingerprint === null ? null : { fingerprint, name },
      chain: this.#chain(),
      encrypted: this.encrypted,
      entries,
      bytes,
      problems: this.#problems,
      manifest: this.#about(),
    }
  }

  #verdict(trusted: ReadonlyMap<string, string>): VerifyReport['verdict'] {
    if (this.#problems.length > 0) return 'broken'
    if (this.signature.is !== 'valid') return 'unsigned'
    return trusted.has(this.signature.fingerprint) ? 'trusted' : 'unknown-key'
  }

  #summary(verdict: VerifyReport['verdict'], name: string | null): string {
    const whole = `all ${this.entries} entries are as they were written`
    const signer = this.signature.is === 'valid' ? this.signature.fingerprint : ''
    switch (verdict) {
      case 'trusted':
        return `Trusted: signed by ${name || 'a trusted key'} (key ${signer}), and ${whole}.`
      case 'unknown-key':
        return `Signed by an unknown key, ${signer}; ${whole}.`
      case 'unsigned':
        return `Unsigned: ${whole}, but nothing shows who made the bundle.`
      case 'broken': {
        const [first, ...others] = this.#problems
        const more = others.length === 0 ? '' : ` (and ${others.length} more)`
        return `Broken: ${[first?.entry || 'the file', first?.problem].join(' ')}${more}.`
      }
    }
  }

  #chain(): VerifyReport['chain'] {
    const { capture = null, previous = null } = this.manifest ?? {}
    if (capture === null) return null
    return {
      number: capture.number,
      previous: previous && { sha256: previous.sha256, created: previous.created, found: this.previous.path },
    }
  }

  /** What a person should know of the bundle before this one. */
  #missing(): readonly string[] {
    const chain = this.#chain()
    if (chain === null || chain.previous === null || chain.previous.found !== null) return []
    const when = chain.previous.created === '' ? '' : `, made ${printable(chain.previous.created)},`
    const { unread } = this.previous
    const unless = unread === 0 ? '' : `, unless it is one of the ${unread} encrypted ones there`
    const before = `bundle ${chain.number - 1}${when} is missing: it is not in the same folder${unless}.`
    return [`It is bundle ${chain.number} of its capture; ${before}`]
  }

  #about(): VerifyReport['manifest'] {
    if (this.manifest === null) return null
    const { created, technician, site, job, devices, lines, events } = this.manifest
    return { created, technician, site, job, devices: devices.map((device) => device.key), lines, events }
  }
}
