import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'

const USUAL_NAME = 'capture.fieldtap.zip'
/** Longer than any path that a system takes. */
const LONGEST = 4096

/**
 * Where a save dialog opens for what a page suggests, whatever that is: a path whose folder exists is taken as it is;
 * of anything else only the name, in the usual folder.
 */
export function savePath(suggested: unknown, folder: string): string {
  const path = typeof suggested === 'string' && suggested.length <= LONGEST ? suggested : ''
  const name = basename(path)
  if (name !== '' && isAbsolute(path) && existsSync(dirname(path))) return path
  return join(folder, name || USUAL_NAME)
}
