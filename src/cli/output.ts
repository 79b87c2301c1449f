/** Standard output and standard error, with back-pressure and a quiet end when nobody reads any more. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { QuietEnd } from '../main/program.ts'

/** The reader has gone away: whoever writes unwinds, and the command ends as if it were done. */
export class OutputClosed extends QuietEnd {
  override readonly name: string = 'OutputClosed'
}

/** What is held while a reader is behind, so that nothing piles up in memory. */
export interface Flow {
  pause(): void
  resume(): void
}

export interface Output {
  /** Whether a person looks at it in a terminal. */
  readonly isTerminal: boolean
  /** Resolves when more can be taken. Rejects with OutputClosed. */
  write(data: string | Uint8Array, flow?: Flow): Promise<void>
}

/** `stop`: a reader that is stuck must not keep a command that was asked to end. */
export function createOutput(stream: Writable & { readonly isTTY?: boolean }, stop: AbortSignal): Output {
  let closed = false
  // EPIPE when a pipe's reader ended, EIO when a terminal was closed.
  stream.on('error', () => {
    closed = true
  })
  return {
    isTerminal: stream.isTTY === true,
    async write(data, flow) {
      if (closed) throw new OutputClosed()
      if (stream.write(data) || stop.aborted) return
      flow?.pause()
      try {
        await once(stream, 'drain', { signal: stop })
      } catch {
        if (!stop.aborted) throw new OutputClosed()
      } finally {
        flow?.resume()
      }
    },
  }
}

/** Pictures for what a terminal would obey: a device must not be able to move a technician's cursor or color his words. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}]/gu, (sign) => (sign === '\t' ? sign : picture(sign.charCodeAt(0))))
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}
