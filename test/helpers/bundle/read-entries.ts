import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'

/** Every entry of a zip by name, in its order, read without the app's own code. */
export async function readEntries(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = new Map<string, Buffer>()
  const zip = await yauzl.openPromise(path, { strictFileNames: true })
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return entries
}
