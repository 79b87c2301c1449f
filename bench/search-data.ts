/** One corpus twice: as flat text for the references, and sealed in a data folder. */
import { closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type OpenedStore, openStore } from '../src/main/core/store/open.ts'
import type { NewBatch } from '../src/main/core/store/store.ts'
import { logLines, PRODUCT_ID, toText, toUpload } from './gen-corpus.mjs'

const DEVICES = 20
const BATCH = 100
/** Lines that are written before what came so far is sealed; the file keeps the room that they took. */
const STRIDE = 50_000
/** Sealed before time is taken: by then the thread that seals is up. */
const WARM_UP = 20_000
const LEVELS = ['ERR', 'WRN', 'INF', 'DBG']

export interface Corpus {
  /** The flat text, in the order in which the lines are stored. */
  readonly flat: string
  readonly flatBytes: number
  readonly data: string
  /** Size of the store, closed. */
  readonly storeBytes: number
  readonly lines: number
  /** Lines that were sealed in a second, from committed uploads to blocks on disk. */
  readonly sealRate: number
}

export function storeFile(data: string): string {
  return join(data, 'fieldtap.sqlite')
}

export async function openBare(data: string, sealing: boolean): Promise<OpenedStore> {
  const plain = { seal: (text: string) => text, unseal: (text: string) => text, onCommit: () => undefined }
  return openStore({ file: storeFile(data), ...plain, restMs: sealing ? 60_000 : null })
}

/** Uploads of 100 lines each, as they come from a device, with what they say as flat text. */
export function* uploads(lines: number, seed: number): Generator<{ readonly batch: NewBatch; readonly text: string }> {
  const pending = new Map<string, { messages: string[]; texts: string[]; levels: number[] }>()
  let received = Date.UTC(2026, 2, 1, 8)
  const take = (device: string) => {
    const own = pending.get(device)
    pending.delete(device)
    if (own === undefined) return null
    const body = Buffer.from(JSON.stringify({ DeviceName: device, ProductId: PRODUCT_ID, Message: own.messages }))
    return { batch: batchOf(device, body, own, received), text: own.texts.join('') }
  }
  for (const line of logLines({ lines, devices: DEVICES, seed })) {
    const own = pending.get(line.device) ?? { messages: [], texts: [], levels: [0, 0, 0, 0, 0] }
    pending.set(line.device, own)
    own.messages.push(toUpload(line))
    own.texts.push(`${toText(line)}\n`)
    own.levels[LEVELS.indexOf(line.level)] = (own.levels[LEVELS.indexOf(line.level)] ?? 0) + 1
    received = line.ts
    const full = own.messages.length === BATCH ? take(line.device) : null
    if (full !== null) yield full
  }
  for (const device of [...pending.keys()]) {
    const rest = take(device)
    if (rest !== null) yield rest
  }
}

function batchOf(
  device: string,
  body: Buffer,
  { messages, levels }: { readonly messages: readonly string[]; readonly levels: readonly number[] },
  received: number,
): NewBatch {
  return {
    device: `tencent:${PRODUCT_ID}/${device}`,
    connection: 'site',
    received,
    encoding: 'json',
    body,
    count: messages.length,
    levels: levels as unknown as NewBatch['levels'],
    bytes: messages.reduce((sum, message) => sum + message.length, 0),
    requestKey: null,
    contentKey: null,
    zoneMinutes: 0,
    clockOffset: 0,
    how: 'signed HMAC-SHA256',
  }
}

export async function buildCorpus(dir: string, lines: number, seed: number): Promise<Corpus> {
  const data = join(dir, 'search-data')
  mkdirSync(data)
  const flat = join(dir, 'flat.log')
  const handle = openSync(flat, 'w')
  const { store } = await openBare(data, true)
  let waiting = 0
  let warm = false
  let sealed = 0
  let sealSeconds = 0
  const seal = async () => {
    await store.committed()
    const began = performance.now()
    await store.seal()
    if (warm) {
      sealed += waiting
      sealSeconds += (performance.now() - began) / 1000
    }
    warm = true
    waiting = 0
  }
  for (const { batch, text } of uploads(lines, seed)) {
    writeSync(handle, text)
    store.appendLines(batch)
    waiting += batch.count
    if (waiting >= (warm ? STRIDE : WARM_UP)) await seal()
  }
  await seal()
  await store.close()
  closeSync(handle)
  const [flatBytes, storeBytes] = [statSync(flat).size, statSync(storeFile(data)).size]
  return { flat, flatBytes, data, storeBytes, lines, sealRate: sealed / sealSeconds }
}
