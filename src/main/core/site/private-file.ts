/** Small files for their owner alone, written whole or not at all. */
import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'

/** null where there is no such file. At once: to hand so little to another thread takes far longer than to read it. */
export function readPrivate(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function writePrivate(file: string, text: string): Promise<void> {
  const aside = `${file}.new`
  const handle = await open(aside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
}
