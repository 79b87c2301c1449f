/**
 * The made-up format again, watched: every batch that is decoded is told on a channel, and a line `die MARKER` ends the
 * thread that reads it, unless a file of that name exists; `die always` does so each time.
 */
import { closeSync, existsSync, openSync } from 'node:fs'
import { BroadcastChannel } from 'node:worker_threads'
import type { Decode } from '../../../src/main/core/store/decode.ts'
import { decode as plain } from './decode-lines.ts'

export const CHANNEL = 'fieldtap-decoded'

const channel = new BroadcastChannel(CHANNEL)
channel.unref()

export const decode: Decode = (platform, encoding, body, context) => {
  channel.postMessage(platform)
  const [, marker] = /\|die (\S+)/.exec(Buffer.from(body).toString('latin1', 0, 500)) ?? []
  if (marker !== undefined && !existsSync(marker)) {
    if (marker !== 'always') closeSync(openSync(marker, 'w'))
    process.exit(3)
  }
  return plain(platform, encoding, body, context)
}
