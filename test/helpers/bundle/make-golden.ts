/**
 * Writes the golden bundles of format 1 into the folder that it is given. Those in test/fixtures/bundles were made with
 * this once and are never made again: they are what bundles of the first version are, and must open in every later one.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { join } from 'node:path'
import { writeBundle } from '../../../src/main/core/bundle/write.ts'
import type { LevelLease } from '../../../src/shared/model.ts'
import { memorySource, NOW, quietly, requestOf, toEvent, toLines } from './memory-source.ts'

const folder = process.argv[2] ?? ''
/** Of nobody: made for these files. */
const key = createPrivateKey(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n',
)
const signer = {
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  sign: async (manifest: Uint8Array) => sign(null, manifest, key),
}

const lease: LevelLease = {
  id: 'lease-1',
  device: 'acme:P/one',
  before: { level: 'info', how: 'seen', since: NOW - 5000 },
  during: 'debug',
  restoreTo: 'info',
  restoreWhy: 'before',
  state: 'restored',
  reason: 'it drips',
  technician: 'Li Wei',
  requestedAt: NOW,
  toldAt: NOW + 10,
  confirmedAt: NOW + 20,
  endsAt: NOW + 60_000,
  maxLines: null,
  maxBytes: null,
  lines: 3,
  bytes: 30,
  ended: 'time',
  endedAt: NOW + 60_000,
  restoredAt: NOW + 60_010,
  deadMan: 'unneeded',
  history: [{ at: NOW, state: 'requested', note: '' }],
}

const source = memorySource({
  lines: toLines([
    {
      device: 'acme:P/one',
      bytes: Buffer.from('first line'),
      level: 'info',
      module: 'net',
      deviceTime: NOW - 5,
      clockOffset: 100,
    },
    { device: 'acme:P/one', bytes: Buffer.from('泵 password=hunter2 é'), level: 'warn' },
    { device: 'other:two', bytes: Buffer.from('two\nlines in one'), level: 'error' },
    { device: 'acme:P/one', bytes: Buffer.of(0xff, 0x00, 0x80), level: 'none' },
    { device: 'other:two', bytes: Buffer.from(''), level: 'debug', deviceTime: 1 },
  ]),
  events: [
    toEvent(1, {}),
    toEvent(2, { device: null, category: 'connection', type: 'link.lost' }),
    toEvent(3, { device: 'other:two' }),
  ],
  leases: [lease],
  gaps: [{ id: 1, device: null, connection: 'site', from: NOW + 100, to: NOW + 200, cause: 'sleep', detail: '' }],
  notes: [
    {
      id: 'line-2',
      target: { is: 'line', seq: 2, device: 'acme:P/one', at: NOW + 1, excerpt: '泵' },
      text: 'here',
      technician: 'Li Wei',
      createdAt: NOW,
      changedAt: NOW,
    },
  ],
})
async function* appLog() {
  yield Buffer.from('{"level":"info","time":"2026-03-01T12:00:00.000Z","msg":"Started"}\n')
}

const chain = { id: '0123456789abcdef0123456789abcdef', number: 1, previous: null }
await writeBundle(
  source,
  requestOf(join(folder, 'plain.fieldtap.zip'), { appLog, chain, note: 'all of it' }),
  quietly(),
)
await writeBundle(
  source,
  requestOf(join(folder, 'signed.fieldtap.zip'), {
    appLog,
    signer,
    redaction: { profile: 'secrets', own: ['drips'], secrets: ['first'] },
  }),
  quietly(),
)
await writeBundle(
  source,
  requestOf(join(folder, 'encrypted.fieldtap.zip.age'), {
    signer,
    encryptTo: { is: 'passphrase', passphrase: 'golden' },
  }),
  quietly(),
)
