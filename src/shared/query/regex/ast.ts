import type { CharSet } from './char-set.ts'

/**
 * A regular expression of the search language, resolved to sets of code points: case, classes and escapes mean here
 * what they mean once and for all, and each engine gets a pattern written from this.
 */
export type Regex =
  /** One character of the set; an empty set never matches. */
  | { readonly kind: 'set'; readonly set: CharSet }
  /** One character by Unicode property, which only V8 knows: of the set or one of the properties, or (`negated`) none. */
  | {
      readonly kind: 'property'
      readonly set: CharSet
      /** As V8 writes them: `\p{L}`. */
      readonly properties: readonly string[]
      readonly negated: boolean
    }
  | { readonly kind: 'sequence'; readonly items: readonly Regex[] }
  | { readonly kind: 'either'; readonly items: readonly Regex[] }
  /** `max` may be Infinity. */
  | {
      readonly kind: 'repeat'
      readonly item: Regex
      readonly min: number
      readonly max: number
      readonly lazy: boolean
    }
  /** Numbered from 1. */
  | { readonly kind: 'capture'; readonly number: number; readonly item: Regex }
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negated: boolean; readonly item: Regex }
  | { readonly kind: 'back'; readonly number: number }

export function children(regex: Regex): readonly Regex[] {
  if ('items' in regex) return regex.items
  return 'item' in regex ? [regex.item] : []
}

/** The first construct in it that a linear-time engine has not, or null. */
export function notInline(regex: Regex): 'look-around' | 'back-reference' | 'unicode-property' | null {
  if (regex.kind === 'look') return 'look-around'
  if (regex.kind === 'back') return 'back-reference'
  if (regex.kind === 'property') return 'unicode-property'
  for (const child of children(regex)) {
    const found = notInline(child)
    if (found !== null) return found
  }
  return null
}

export function hasBackReference(regex: Regex): boolean {
  return regex.kind === 'back' || children(regex).some(hasBackReference)
}
