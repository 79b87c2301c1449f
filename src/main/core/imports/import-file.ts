/** Reads in a file that a platform exported, as it comes: records that are here already are known by their ids. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ImportPiece } from '../../../shared/cloud.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import { splitDeviceKey } from '../../../shared/model.ts'
import type { Parts } from '../core.ts'
import type { ImportSide } from '../platforms/import-side.ts'
import { PLATFORMS, platformById } from '../platforms/index.ts'
import type { DeviceIdentity, Platform } from '../platforms/platform.ts'

export interface ImportAsk {
  readonly source: { readonly path: string } | { readonly text: string }
  readonly platform: string | null
  readonly device: string | null
}

const HEAD_BYTES = 64 * 1024
const SHOWN_PROBLEMS = 100
/** Under this name, in place of a connection's, it stands where records came from. */
const CONNECTION = 'import'
/** Records of one commit. */
const SLICE = 500

export async function* importFile(
  parts: Parts,
  { source, platform: wanted, device }: ImportAsk,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportPiece> {
  const { platform, side } = choose(wanted, await headOf(source))
  const piece = { platform: platform.info.id, bytes: 0, events: 0, lines: 0, known: 0, failed: 0 }
  const problems: { at: string; what: string }[] = []
  const text = counted(textOf(source), (bytes) => {
    piece.bytes += bytes
  })
  const context = { now: parts.now(), device: device === null ? null : identityOf(platform, device) }
  for await (const { observations, problems: found } of side.read(text, context)) {
    if (signal?.aborted) throw new FieldtapError('cancelled')
    piece.failed += found.length
    problems.push(...found.slice(0, SHOWN_PROBLEMS - problems.length))
    for (let at = 0; at < observations.length; at += SLICE) {
      const slice = observations.slice(at, at + SLICE)
      const taken = parts.pipeline.page(platform, slice, CONNECTION)
      piece.events += taken.events
      piece.lines += taken.lines
      piece.known += Math.max(0, slice.filter((seen) => 'event' in seen).length - taken.events)
      await parts.store.committed()
    }
    yield { is: 'progress', ...piece, problems }
  }
  yield { is: 'done', ...piece, problems }
}

function choose(wanted: string | null, head: string): { platform: Platform; side: ImportSide } {
  if (wanted !== null) {
    const platform = platformById(wanted)
    if (!platform) throw new FieldtapError('platform-unknown', { detail: wanted })
    if (!platform.imports)
      throw new FieldtapError('import-unreadable', {
        detail: `${platform.info.title} exports no files that are known here`,
      })
    return { platform, side: platform.imports }
  }
  for (const platform of PLATFORMS) {
    if (platform.imports?.recognizes(head)) return { platform, side: platform.imports }
  }
  throw new FieldtapError('import-unreadable', { detail: 'no platform here exports files that begin like this one' })
}

/** A device that is not known here is still one that a person may name. */
function identityOf(platform: Platform, typed: string): DeviceIdentity {
  const ref = typed.startsWith(`${platform.info.id}:`) ? splitDeviceKey(typed).ref : typed
  return platform.identify(ref) ?? { ref, product: null, name: ref }
}

async function headOf(source: ImportAsk['source']): Promise<string> {
  if ('text' in source) return source.text.slice(0, HEAD_BYTES)
  try {
    await using file = await open(source.path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } catch (error) {
    throw new FieldtapError('import-unreadable', { detail: error instanceof Error ? error.message : String(error) })
  }
}

function textOf(source: ImportAsk['source']): AsyncIterable<string> | Iterable<string> {
  return 'text' in source ? [source.text] : createReadStream(source.path, { encoding: 'utf8' })
}

async function* counted(source: AsyncIterable<string> | Iterable<string>, count: (bytes: number) => void) {
  for await (const text of source) {
    count(Buffer.byteLength(text))
    yield text
  }
}
