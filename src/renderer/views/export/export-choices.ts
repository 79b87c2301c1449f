import type { RedactionProfile } from '../../../shared/contract/bundles.ts'

export const PARTS = ['events', 'levels', 'notes', 'appLog'] as const

/** What a person chose of an export beside what it is about. */
export interface ExportChoices {
  readonly redact: RedactionProfile
  /** One pattern a line. */
  readonly patterns: string
  readonly parts: Readonly<Record<(typeof PARTS)[number], boolean>>
  readonly sign: boolean
  readonly passphrase: string
}

/** Right for "send everything about this incident": all of it, without secrets, signed. */
export const USUAL: ExportChoices = {
  redact: 'secrets',
  patterns: '',
  parts: { events: true, levels: true, notes: true, appLog: true },
  sign: true,
  passphrase: '',
}

/** As the core asks for it. */
export function scopeOf({ redact, patterns, parts }: ExportChoices) {
  return {
    ...parts,
    redact,
    patterns: patterns
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  }
}
