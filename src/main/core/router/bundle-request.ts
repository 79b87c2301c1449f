/** What a person asked to have exported, as the writer of bundles needs it. */
import { createReadStream, existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { z } from 'zod'
import type { exportRequest, exportScope } from '../../../shared/contract/bundles.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import { splitDeviceKey } from '../../../shared/model.ts'
import { nextLink } from '../bundle/chain.ts'
import { knownSecrets } from '../bundle/known.ts'
import type { BundleRequest, BundleSigner } from '../bundle/source.ts'
import type { Parts } from '../core.ts'
import { appLogPath } from '../log.ts'
import type { CallContext } from './context.ts'
import { lineFilter } from './filters.ts'

type Asked = z.output<typeof exportRequest>

export function toRequest(
  parts: Parts,
  asked: Asked,
  { caller }: CallContext,
  signer: BundleSigner | null,
): BundleRequest {
  const settings = parts.settings.get()
  const scope = scopeRequest(parts, asked)
  const log = appLogPath(parts.options.dataDir)
  if (asked.passphrase !== '' && asked.encryptTo.length > 0)
    throw new FieldtapError('input-invalid', {
      detail: 'a bundle is encrypted to a passphrase or to recipients, not both',
    })
  return {
    ...scope,
    path: place(parts, asked, caller),
    overwrite: asked.overwrite,
    queryText: asked.query,
    technician: asked.technician || settings.technician,
    site: asked.site || settings.site,
    job: asked.job,
    note: asked.note,
    app: { name: 'Fieldtap', version: parts.options.version },
    appLog: existsSync(log) ? () => createReadStream(log) : null,
    chain: nextLink(parts.store, scope.filter.devices, asked.job),
    signer,
    encryptTo: encryptTo(asked),
  }
}

export function scopeRequest(parts: Parts, asked: z.output<typeof exportScope>) {
  const { maxSeq: _, ...filter } = lineFilter(parts, asked)
  const { events, levels, notes, appLog, redact: profile, patterns: own } = asked
  const secrets = profile === 'none' ? [] : knownSecrets(parts.store, parts.options.sealer.unseal)
  return { filter, contents: { events, levels, notes, appLog }, redaction: { profile, own, secrets } }
}

function encryptTo({ passphrase, encryptTo: recipients }: Asked): BundleRequest['encryptTo'] {
  if (passphrase !== '') return { is: 'passphrase', passphrase }
  return recipients.length > 0 ? { is: 'recipients', recipients } : null
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
  const plain = asked.redact === 'none' || asked.redact === 'secrets'
  const one = plain && device !== undefined && others.length === 0
  const about = one ? `${splitDeviceKey(parts.registry.find(device)).ref}-` : ''
  const stamp = new Date().toISOString().slice(0, 23).replace(/[-:.]/g, '').replace('T', '-')
  const encrypted = encryptTo(asked) === null ? '' : '.age'
  return `fieldtap-${about.replace(/[^A-Za-z0-9_-]+/g, '_')}${stamp}.fieldtap.zip${encrypted}`
}
