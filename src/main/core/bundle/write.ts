/**
 * Writes a bundle: one pass over the lines, one over the records, then what describes them, and the file is put together.
 * Memory stays the same whatever the size. Whatever goes wrong, nothing is left behind.
 */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { FieldtapError } from '../../../shared/errors.ts'
import { LINE_LEVELS } from '../../../shared/model.ts'
import { AgeSealing } from './age/encrypt.ts'
import { collect } from './collect.ts'
import { ENTRY, type ManifestFile } from './format.ts'
import type { BundleIndex } from './index-format.ts'
import { openPlace, unwritable } from './place.ts'
import { readme } from './readme.ts'
import { Guard } from './redact/guard.ts'
import { Redactor } from './redact/redactor.ts'
import { report } from './report/page.ts'
import { fingerprintOfPem } from './signature.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import type { BundleControl, BundleRequest, BundleResult, BundleSource } from './source.ts'
import type { SpooledEntry } from './spool.ts'
import { printSums, type Sum } from './sums.ts'
import { vocabulary } from './vocabulary.ts'
import { ZipWriter } from './zip-writer.ts'

/**
 * The bundle holds what was committed when this was called; capture may go on meanwhile.
 * @throws FieldtapError `bundle-exists`, `bundle-unwritable`, `bundle-secret-left`, `input-invalid` (a pattern of the
 * technician's own), `cancelled`, or whatever the source throws.
 */
export async function writeBundle(
  source: BundleSource,
  request: BundleRequest,
  control: BundleControl,
): Promise<BundleResult> {
  const { path, overwrite, filter, signer } = request
  const { signal } = control
  if (signal.aborted) throw new FieldtapError('cancelled')
  const redactor = new Redactor(request.redaction)
  const snapshot = takeSnapshot(source, request)
  const sealing = request.encryptTo === null ? null : await AgeSealing.open(request.encryptTo)
  const place = await openPlace(path, overwrite)
  const guard = Guard.against(redactor.known.forms, vocabulary())
  const zip = new ZipWriter({ ...place, modified: filter.now, signal, guard, sealing, threads: threadsFor(snapshot) })
  try {
    const { facts, entries, meter, devices, ...findings } = await collect(snapshot, request, control, zip, redactor)
    meter.begin('file')
    await zip.settled()
    const index: BundleIndex = { format: 'fieldtap-index', version: 1, levels: [...LINE_LEVELS], logs: devices.index() }
    const fingerprint = signer === null ? null : fingerprintOfPem(signer.publicKey)
    const about = { fileName: redactor.text(basename(path)), fingerprint }
    const { zoneOffsetMinutes } = filter
    const listed = [
      ...(signer === null ? [] : [zip.add(ENTRY.signer, signer.publicKey)]),
      zip.add(ENTRY.readme, readme({ ...facts, ...about })),
      zip.add(ENTRY.report, report({ facts, ...findings, ...about, zoneOffsetMinutes })),
      zip.add(ENTRY.index, `${JSON.stringify(index)}\n`),
      ...entries,
    ]
    await zip.settled()
    const manifest = Buffer.from(`${JSON.stringify({ ...facts, files: listed.map(toFile) }, null, 1)}\n`)
    const first = [zip.add(ENTRY.manifest, manifest)]
    if (signer !== null) first.push(zip.add(ENTRY.signature, await signer.sign(manifest)))
    await zip.settled()
    const summed = [...first, ...listed]
    const last = zip.add(ENTRY.sums, printSums(summed.map(toSum)))
    const { size, sha256 } = await zip.finish([...summed, last].map((entry) => entry.name))
    signal.throwIfAborted()
    await place.publish()
    const { lines, events, created } = facts
    const manifestSha256 = createHash('sha256').update(manifest).digest('hex')
    const redacted = { ...redactor.summary(), tokens: redactor.tokens.map() }
    return { path, size, lines, events, sha256, manifestSha256, created, redacted }
  } catch (error) {
    if (signal.aborted) throw new FieldtapError('cancelled', {}, { cause: error })
    throw unwritable(path, error)
  } finally {
    await zip.abandon()
    await place.clear()
  }
}

/** Bytes of lines from which threads of its own pay for their start. */
const MUCH = 8 * 1024 * 1024

/** The reading of lines and one or two that pack share the cores. */
function threadsFor({ totals }: Snapshot): number {
  const most = totals.reduce((sum, total) => sum + total.bytes, 0)
  return most < MUCH ? 0 : Math.min(3, Math.max(1, availableParallelism()))
}

function toFile({ name, size, sha256 }: SpooledEntry): ManifestFile {
  return { name, size, sha256 }
}

function toSum({ name, sha256 }: SpooledEntry): Sum {
  return { name, sha256 }
}
