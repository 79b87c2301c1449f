import { writeSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** A file of which any place can be read. */
export interface RandomFile {
  readonly size: number
  read(into: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
  close(): Promise<void>
}

/** Fills the buffer from this position on. A file that ends before is an error. */
export async function readAll(file: Pick<RandomFile, 'read'>, into: Buffer, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) throw new Error('the file ends too early')
    done += bytesRead
  }
}

/** A write may stop short (on a full disk before it says ENOSPC); this goes on until all is written or refused. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    if (bytesWritten === 0) throw new Error('nothing more can be written')
    done += bytesWritten
  }
}

/** The same by a file's number, waiting for the disk. */
export function writeAllSync(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const written = writeSync(file, bytes, done, bytes.length - done, position + done)
    if (written === 0) throw new Error('nothing more can be written')
    done += written
  }
}
