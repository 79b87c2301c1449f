/** What is wrong with a bundle, and where. Inside this folder only: outside it is a `FieldtapError` or a line of a report. */
export class BundleFault extends Error {
  override readonly name = 'BundleFault'
  /** Name of the entry, printable; '' for the file as a whole. */
  readonly entry: string
  readonly problem: string

  constructor(entry: string, problem: string, options?: ErrorOptions) {
    super(`${entry || 'the file'} ${problem}`, options)
    this.entry = entry
    this.problem = problem
  }
}

/** A name or a message from a file that nobody vouches for, made safe to show: no control or direction characters, not endless. */
export function printable(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd')
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean
}

export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}
