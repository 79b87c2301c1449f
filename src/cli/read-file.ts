import { readFile } from 'node:fs/promises'
import { FieldtapError } from '../shared/errors.ts'

/** A text file that an argument names; '' where none is named. Throws `input-invalid`. */
export async function readTextFile(path: string | undefined): Promise<string> {
  if (path === undefined) return ''
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new FieldtapError('input-invalid', { detail: `the file ${path} cannot be read` }, { cause })
  }
}
