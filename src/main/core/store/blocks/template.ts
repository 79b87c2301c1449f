/** What stays of lines that differ only in their varying words, with the level and the module that they all have. */
import { BlockDamage, ByteReader, ByteWriter, withoutChecksum } from './bytes.ts'
import { NO_TIME, TIME_FORMS } from './time-words.ts'

export interface Template {
  /** Index in `COUNTED`. */
  readonly level: number
  readonly module: string | null
  /** The bytes that stay, all in a row. */
  readonly fixed: Uint8Array
  /** Where the piece before each word ends in `fixed`. */
  readonly cuts: Uint32Array
  /** Of each word, see `TimeWords`. */
  readonly forms: Uint8Array
  /** Words whose text is stored. */
  readonly stored: number
}

/** A template that is this long or has this many words is none: its lines are kept whole. */
export const MOST_FIXED_BYTES = 2048
export const MOST_WORDS = 128

export function makeTemplate(parts: Omit<Template, 'stored'>): Template {
  return { ...parts, stored: parts.forms.reduce((count, form) => (form === NO_TIME ? count + 1 : count), 0) }
}

export function encodeTemplate({ level, module, fixed, cuts, forms }: Template): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  out.byte(level)
  out.byte(module === null ? 0 : 1)
  if (module !== null) out.blob(Buffer.from(module, 'utf8'))
  out.blob(fixed)
  out.blob(forms)
  let before = 0
  for (const cut of cuts) {
    out.count(cut - before)
    before = cut
  }
  return out.finishWithChecksum()
}

export function decodeTemplate(bytes: Uint8Array): Template {
  const reader = new ByteReader(withoutChecksum(bytes, 'a template'))
  const level = reader.byte()
  const module = reader.byte() === 0 ? null : Buffer.from(reader.blob()).toString('utf8')
  const fixed = reader.blob().slice()
  const forms = reader.blob().slice()
  let cut = 0
  const cuts = Uint32Array.from(forms, () => {
    cut += reader.count()
    return cut
  })
  if (cut > fixed.length || forms.some((form) => form > TIME_FORMS)) throw new BlockDamage('a template is damaged')
  return makeTemplate({ level, module, fixed, cuts, forms })
}
