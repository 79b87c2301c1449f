/** Answers that could not be read are kept as they came, for whoever has to find out why. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** More would only repeat the same. */
const KEPT = 20

/** The file that it was kept in. */
export async function keepBrokenAnswer(
  dataDir: string,
  connection: string,
  now: number,
  raw: Uint8Array,
): Promise<string> {
  const folder = join(dataDir, 'broken-answers')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `${new Date(now).toISOString().replaceAll(':', '-')}-${connection.replace(/[^\w.-]/g, '_').slice(0, 60)}.txt`
  await writeFile(join(folder, name), raw, { mode: 0o600 })
  const old = (await readdir(folder)).sort().slice(0, -KEPT)
  for (const file of old) await rm(join(folder, file), { force: true })
  return join(folder, name)
}
