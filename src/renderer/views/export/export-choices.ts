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
  /** age recipients, one a line. */
  readonly recipients: string
}

/** Right for "send everything about this incident": all of it, without secrets, signed. */
export const USUAL: ExportChoices = {
  redact: 'secrets',
  patterns: '',
  parts: { events: true, levels: true, notes: true, appLog: true },
  sign: true,
  passphrase: '',
  recipients: '',
}

/** As the core asks for it. */
export function contentsOf({ redact, patterns, parts }: ExportChoices) {
  return { ...parts, redact, patterns: linesOf(patterns) }
}

/** How the file is closed, as the core asks for it. */
export function closingOf({ sign, passphrase, recipients }: ExportChoices) {
  return { sign, passphrase, encryptTo: linesOf(recipients) }
}

/** An age file is either for whoever knows the passphrase, or for recipients. */
export function isEncryptedTwice({ passphrase, recipients }: ExportChoices): boolean {
  return passphrase !== '' && linesOf(recipients).length > 0
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
