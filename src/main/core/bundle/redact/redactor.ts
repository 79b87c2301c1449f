/** Takes out of lines, records and names what a profile says, with one set of tokens for a whole bundle. */
import { isUtf8 } from 'node:buffer'
import { type DeviceKey, splitDeviceKey, toDeviceKey } from '../../../../shared/model.ts'
import { KnownSecrets } from './known-secrets.ts'
import { compileOwn, type OwnPattern } from './own-patterns.ts'
import { type Profile, rulesOf } from './profiles.ts'
import type { Rule } from './rules.ts'
import { joinSpans, type Span } from './spans.ts'
import { isToken, Tokens } from './tokens.ts'
import { Triggers } from './triggers.ts'

export interface RedactionRequest {
  readonly profile: Profile
  /** Patterns of the technician's own, in RE2's syntax. */
  readonly own: readonly string[]
  /** Secrets that this laptop holds: of devices, of connections. */
  readonly secrets: readonly string[]
}

export interface RedactionSummary {
  readonly profile: Profile
  readonly rules: readonly { readonly rule: string; readonly count: number }[]
  readonly ownPatterns: number
}

const NONE: readonly Span[] = []

/** The one that took part; 0, the whole match, where none did. */
function groupOf(match: RegExpExecArray): number {
  for (let group = 1; group < match.length; group++) if (match[group] !== undefined) return group
  return 0
}

/** Said of a secret where there is none. */
const NOTHING = /^(?:\*+|x{3,}|null|nil|none|undefined|true|false|empty|\(null\)|\[removed\]|%[a-z]+)$/i

export class Redactor {
  readonly profile: Profile
  readonly known: KnownSecrets
  readonly tokens = new Tokens()
  readonly #rules: readonly Rule[]
  readonly triggers: Triggers
  readonly #own: readonly OwnPattern[]
  readonly #counts = new Map<string, number>()
  readonly #texts = new Map<string, string>()

  /** @throws FieldtapError `input-invalid` for a pattern that cannot be read. */
  constructor({ profile, own, secrets }: RedactionRequest) {
    this.profile = profile
    this.#rules = rulesOf(profile)
    this.triggers = new Triggers(this.#rules)
    this.#own = profile === 'none' ? [] : compileOwn(own)
    this.known = new KnownSecrets(profile === 'none' ? [] : secrets)
  }

  /** What a line holds that the other calls want to know; it can be asked once and given to them. */
  scan(bytes: Uint8Array): number {
    return this.triggers.scan(bytes)
  }

  /** Whether something beyond what `scan` tells may be found in these bytes, or in pieces of them. */
  isSuspect(bytes: Uint8Array): boolean {
    return this.profile !== 'none' && (this.#own.length > 0 || this.known.isIn(bytes))
  }

  /** The same bytes where there is nothing to take out. See `spans`. */
  bytes(bytes: Uint8Array, scanned: number = this.scan(bytes), suspect = true): Uint8Array {
    const left = this.left(bytes, scanned, suspect)
    return left === null ? bytes : Buffer.from(left, 'latin1')
  }

  /** What is left of these bytes, in Latin-1; null: all of them. See `spans`. */
  left(bytes: Uint8Array, scanned: number, suspect: boolean): string | null {
    if (!this.#isDue(bytes, scanned, suspect)) return null
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const text = view.toString('latin1')
    const spans = this.#spansOf(view, text, scanned, suspect)
    return spans.length === 0 ? null : this.#replace(text, spans)
  }

  text(text: string): string {
    if (this.profile === 'none') return text
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const redacted = Buffer.from(this.bytes(Buffer.from(text))).toString()
    // Names of modules and connections come again with every line.
    if (text.length > 200) return redacted
    if (this.#texts.size >= 1000) this.#texts.clear()
    this.#texts.set(text, redacted)
    return redacted
  }

  /** The platform stays, so that it still is a key. */
  key(key: DeviceKey): DeviceKey {
    const { platform, ref } = splitDeviceKey(key)
    const redacted = this.text(ref)
    return redacted === ref ? key : toDeviceKey(platform, redacted)
  }

  /** A record with every text in it, its own names and those of devices included. */
  record<T>(value: T): T {
    return this.profile === 'none' ? value : (this.#value('', value) as T)
  }

  summary(): RedactionSummary {
    const rules = [...this.#counts].map(([rule, count]) => ({ rule, count })).sort((a, b) => (a.rule < b.rule ? -1 : 1))
    return { profile: this.profile, rules, ownPatterns: this.#own.length }
  }

  /**
   * What would be taken out, in order and apart.
   * @param suspect what `isSuspect` said of these bytes, or of more around them.
   */
  spans(bytes: Uint8Array, scanned: number = this.scan(bytes), suspect = true): readonly Span[] {
    if (!this.#isDue(bytes, scanned, suspect)) return NONE
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.#spansOf(view, view.toString('latin1'), scanned, suspect)
  }

  /** Whether there is anything to look for: in most lines there is not. */
  #isDue(bytes: Uint8Array, scanned: number, suspect: boolean): boolean {
    if (this.profile === 'none' || bytes.length === 0) return false
    return Triggers.isAny(scanned) || this.#own.length > 0 || (suspect && this.known.isIn(bytes))
  }

  #spansOf(bytes: Buffer, text: string, scanned: number, suspect: boolean): readonly Span[] {
    const spans = suspect ? this.known.spans(bytes) : []
    if (Triggers.isAny(scanned)) this.#byRules(text, scanned, spans)
    if (this.#own.length > 0) this.#byOwn(bytes, text, spans)
    return spans.length === 0 ? spans : joinSpans(spans)
  }

  #byRules(text: string, scanned: number, spans: Span[]): void {
    for (let index = 0; index < this.#rules.length; index++) {
      if (!Triggers.isFor(scanned, index)) continue
      const { name, pattern, accepts } = this.#rules[index] as Rule
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const group = groupOf(match)
        const value = match[group] as string
        const [from, to] = match.indices?.[group] ?? [pattern.lastIndex - value.length, pattern.lastIndex]
        const taken = from < to && !NOTHING.test(value) && !isToken(value) && (accepts?.(value) ?? true)
        if (taken) spans.push({ from, to, rule: name })
        // What was left may hold the name of the next.
        pattern.lastIndex = Math.max(match.index + 1, taken ? to : from)
      }
    }
  }

  /** On the text that a person sees; where it is no UTF-8, on its bytes as Latin-1. */
  #byOwn(bytes: Buffer, latin: string, spans: Span[]): void {
    const plain = !isUtf8(bytes)
    const text = plain ? latin : bytes.toString()
    const ascii = plain || text.length === bytes.length
    for (const { name, find } of this.#own) {
      for (const [from, to] of find(text)) {
        const start = ascii ? from : Buffer.byteLength(text.slice(0, from))
        spans.push({ from: start, to: ascii ? to : start + Buffer.byteLength(text.slice(from, to)), rule: name })
      }
    }
  }

  #replace(text: string, spans: readonly Span[]): string {
    let left = ''
    let at = 0
    for (const { from, to, rule } of spans) {
      this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1)
      left += text.slice(at, from) + this.tokens.of(rule, text.slice(from, to))
      at = to
    }
    return left + text.slice(at)
  }

  #value(name: string, value: unknown): unknown {
    if (typeof value === 'string') return this.#named(name, value)
    if (Array.isArray(value)) return value.map((item) => this.#value(name, item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.#value(key, item)]))
  }

  /** What a text is called may say that it is a secret. */
  #named(name: string, value: string): string {
    if ((name === 'device' || name === 'key') && /^[a-z][a-z0-9-]{0,31}:/.test(value)) return this.key(value)
    if (name === '' || !Triggers.isAny(this.scan(Buffer.from(`"${name}":`)))) return this.text(value)
    const json = this.text(`"${name}":${JSON.stringify(value)}`)
    try {
      const redacted = Object.values(JSON.parse(`{${json}}`))[0]
      if (typeof redacted === 'string') return this.text(redacted)
    } catch {
      // A find that went beyond the value: the value alone is looked at.
    }
    return this.text(value)
  }
}
