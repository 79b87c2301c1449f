import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { bundleFile, ExportPiece } from '../../../shared/contract/bundles.ts'
import { keepLink } from '../bundle/chain.ts'
import { estimateExport } from '../bundle/estimate.ts'
import { importBundle } from '../bundle/import.ts'
import { LentFiles, lentDir } from '../bundle/open/lent-files.ts'
import { OpenedBundles } from '../bundle/open/opened.ts'
import { previewExport } from '../bundle/preview.ts'
import { asErrors, readManifest } from '../bundle/read.ts'
import { fingerprintOfPem as fingerprintOf } from '../bundle/signature.ts'
import { SigningKey } from '../bundle/signing-key.ts'
import type { BundleProgress, BundleRequest, BundleResult } from '../bundle/source.ts'
import { TokenMaps } from '../bundle/token-map.ts'
import { TrustList } from '../bundle/trust.ts'
import { verifyBundle } from '../bundle/verify.ts'
import { writeBundle } from '../bundle/write.ts'
import { ZipReader } from '../bundle/zip-reader.ts'
import type { Parts } from '../core.ts'
import { bundleReadingRoutes, describeOpened } from './bundle-reading.ts'
import { scopeRequest, toRequest } from './bundle-request.ts'
import { os } from './context.ts'

export function bundleRoutes(parts: Parts) {
  const { store } = parts
  const { sealer, dataDir } = parts.options
  const key = new SigningKey(store, sealer)
  const trust = new TrustList(store)
  const maps = new TokenMaps(dataDir, sealer)
  const bundles = new OpenedBundles(new LentFiles(lentDir(dataDir)))
  return {
    export: os.bundle.export.handler(async function* ({ input, context, signal }) {
      await store.eventsReady()
      const request = toRequest(parts, input, context, input.sign ? await key.signer() : null)
      yield* exportBundle(parts, request, signal, async (made) => {
        await maps.save(made.manifestSha256, made.redacted.tokens)
        if (request.chain !== null) keepLink(store, request.chain, made)
        await store.committed()
      })
    }),
    preview: os.bundle.preview.handler(({ input, signal = new AbortController().signal }) =>
      previewExport(store, scopeRequest(parts, input), signal),
    ),
    estimate: os.bundle.estimate.handler(({ input, signal = new AbortController().signal }) =>
      estimateExport(store, scopeRequest(parts, input), (filter) => store.count(filter, signal), signal),
    ),
    verify: os.bundle.verify.handler(({ input }) =>
      verifyBundle(input.path, { trusted: trusted(trust, key), unlock: input }),
    ),
    key: os.bundle.key.handler(async ({ input }) => {
      if (key.fingerprint() === null && !input.make) return null
      const { publicKey } = await key.signer()
      return { fingerprint: key.fingerprint() ?? '', publicKey }
    }),
    trust: {
      list: os.bundle.trust.list.handler(() => [...trust.all()]),
      add: os.bundle.trust.add.handler(async ({ input }) => {
        const added = trust.add(input.name, input.key, Date.now())
        await store.committed()
        return added
      }),
      remove: os.bundle.trust.remove.handler(async ({ input }) => {
        trust.remove(input.key)
        await store.committed()
        return {}
      }),
    },
    open: os.bundle.open.handler(async ({ input }) => describeOpened(await bundles.open(input.path, input))),
    opened: os.bundle.opened.handler(() => bundles.all().map(describeOpened)),
    check: os.bundle.check.handler(({ input, signal }) => {
      const { path, unlock } = bundles.get(input.bundle)
      return verifyBundle(path, { trusted: trusted(trust, key), unlock, ...(signal && { signal }) })
    }),
    close: os.bundle.close.handler(async ({ input }) => {
      await bundles.close(input.bundle)
      return {}
    }),
    import: os.bundle.import.handler(({ input, signal = new AbortController().signal }) => {
      const { path, unlock } = 'bundle' in input ? bundles.get(input.bundle) : { path: input.path, unlock: input }
      return importBundle(parts, path, unlock ?? { passphrase: '', identity: '' }, signal)
    }),
    read: bundleReadingRoutes(bundles),
    tokens: os.bundle.tokens.handler(async ({ input }) => [...(await maps.load(await sumOfManifest(input)))]),
  }
}

/** This laptop trusts what it signed itself. */
function trusted(trust: TrustList, key: SigningKey): ReadonlyMap<string, string> {
  const own = key.fingerprint()
  const others = trust.all().map(({ fingerprint, name }) => [fingerprint, name] as const)
  return new Map([...(own === null ? [] : [[own, 'this laptop'] as const]), ...others])
}

function sumOfManifest(file: z.output<typeof bundleFile>): Promise<string> {
  return asErrors(async () => {
    const zip = await ZipReader.open(file.path, { unlock: file })
    try {
      return createHash('sha256')
        .update(await readManifest(zip))
        .digest('hex')
    } finally {
      await zip.close()
    }
  })
}

/** The export as a stream: progress as it comes (the newest only, for a slow reader), then the result. */
async function* exportBundle(
  parts: Parts,
  request: BundleRequest,
  signal: AbortSignal | undefined,
  onMade: (made: BundleResult) => Promise<void>,
): AsyncGenerator<ExportPiece> {
  // A reader that goes away cancels, as a signal does.
  const gone = new AbortController()
  const cancelled = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal
  let newest: BundleProgress | null = null
  let wake: () => void = () => undefined
  const release = parts.store.hold()
  const working = writeBundle(parts.store, request, {
    signal: cancelled,
    onProgress: (progress) => {
      newest = progress
      wake()
    },
  })
  working.finally(release).catch(() => undefined)
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
    const made = await working
    await onMade(made)
    const { path, size, lines, events, sha256, redacted } = made
    const fingerprint = request.signer === null ? null : fingerprintOf(request.signer.publicKey)
    yield { is: 'done', path, size, lines, events, sha256, fingerprint, redacted: [...redacted.rules] }
  } finally {
    gone.abort()
    await ended
  }
}
