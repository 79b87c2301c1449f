/** The certificates of a connection, checked before they are used, with words for what is wrong. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { FieldtapError } from '../../../shared/errors.ts'
import type { BrokerSettings } from './link.ts'

export interface TlsCredentials {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Throws `link-invalid`. */
export function tlsCredentials({ ca, cert, key }: Pick<BrokerSettings, 'ca' | 'cert' | 'key'>): TlsCredentials {
  if (ca !== '') readCertificates(ca, 'the authority (CA)')
  if ((cert === '') !== (key === '')) {
    throw invalid(
      cert === '' ? 'a client key is given without its certificate' : 'the client certificate lacks its key',
    )
  }
  if (cert !== '') {
    const [own] = readCertificates(cert, 'the client certificate')
    if (!own?.checkPrivateKey(readKey(key))) throw invalid('client certificate and key do not belong together')
  }
  return { ...(ca !== '' && { ca }), ...(cert !== '' && { cert, key }) }
}

function readCertificates(pem: string, what: string): X509Certificate[] {
  const blocks = pem.match(BLOCK)
  if (!blocks) throw invalid(`${what} is no certificate in PEM form`)
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch (cause) {
    throw invalid(`${what} cannot be read`, cause)
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    const locked = /ENCRYPTED/.test(pem)
    throw invalid(locked ? 'the client key is locked with a passphrase' : 'the client key cannot be read', cause)
  }
}

function invalid(detail: string, cause?: unknown): FieldtapError {
  return new FieldtapError('link-invalid', { detail }, { cause })
}
