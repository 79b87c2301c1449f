import { createReadStream, existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { z } from 'zod'
import type { ExportPiece, exportRequest } from '../../../shared/contract.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import { splitDeviceKey } from '../../../shared/model.ts'
import type { BundleProgress, BundleRequest } from '../bundle/source.ts'
import { verifyBundle } from '../bundle/verify.ts'
import { writeBundle } from '../bundle/write.ts'
import type { Parts } from '../core.ts'
import { appLogPath } from '../log.ts'
import { type CallContext, os } from './context.ts'
import { lineFilter } from './filters.ts'

type Asked = z.output<typeof exportRequest>

export function bundleRoutes(parts: Parts) {
  return {
    export: os.bundle.export.handler(({ input, context, signal }) =>
      exportBundle(parts, toRequest(parts, input, context), signal),
    ),
    verify: os.bundle.verify.handler(({ input }) => verifyBundle(input.path)),
  }
}

function toRequest(parts: Parts, asked: Asked, { caller }: CallContext): BundleRequest {
  const settings = parts.settings.get()
  const { maxSeq: _, ...filter } = lineFilter(parts, asked)
  const log = appLogPath(parts.options.dataDir)
  return {
    path: place(parts, asked, caller),
    overwrite: asked.overwrite,
    filter,
    queryText: asked.query,
    technician: asked.technician || settings.technician,
    site: asked.site || settings.site,
    job: asked.job,
    note: asked.note,
    app: { name: 'Fieldtap', version: parts.options.version },
    appLog: existsSync(log) ? () => createReadStream(log) : null,
    signer: null,
  }
}

function place(parts: Parts, asked: Asked, caller: CallContext['caller']): string {
  if (asked.out === null) return join(parts.bundleDir, freshName(parts, asked))
  // A page in a browser may have a bundle made, but where files go on this laptop is not for it to say.
  if (caller === 'browser')
    throw new FieldtapError('input-invalid', { detail: 'a browser cannot choose where the bundle is written' })
  if (!isAbsolute(asked.out))
    throw new FieldtapError('input-invalid', { detail: 'the path of the bundle must be absolute' })
  return asked.out
}

/** A name that sorts by time and says which device it is about. */
function freshName(parts: Parts, asked: Asked): string {
  const [device, ...others] = asked.devices
  const about = device !== undefined && others.length === 0 ? `${splitDeviceKey(parts.registry.find(device)).ref}-` : ''
  const stamp = new Date().toISOString().slice(0, 23).replace(/[-:.]/g, '').replace('T', '-')
  return `fieldtap-${about.replace(/[^A-Za-z0-9_-]+/g, '_')}${stamp}.fieldtap.zip`
}

/** The export as a stream: progress as it comes (the newest only, for a slow reader), then the result. */
async function* exportBundle(
  parts: Parts,
  request: BundleRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportPiece> {
  // A reader that goes away cancels, as a signal does.
  const gone = new AbortController()
  const cancelled = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal
  let newest: BundleProgress | null = null
  let wake: () => void = () => undefined
  const working = writeBundle(parts.store, request, {
    signal: cancelled,
    onProgress: (progress) => {
      newest = progress
      wake()
    },
  })
  const ended = working.then(
    () => true,
    () => true,
  )
  try {
    for (;;) {
      const progress: BundleProgress | null = newest
      newest = null
      if (progress) yield { is: 'progress', ...(progress as BundleProgress) }
      else if (await Promise.race([ended, new Promise<false>((resolve) => (wake = () => resolve(false)))])) break
    }
    yield { is: 'done', ...(await working) }
  } finally {
    gone.abort()
    await ended
  }
}
