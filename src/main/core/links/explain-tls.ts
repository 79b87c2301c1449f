/** What went wrong in TLS, by the error codes of OpenSSL and BoringSSL as Node gives them. */
import { codesOf, type Evidence, type Explanation, explained } from './evidence.ts'

/** Verification of the broker's certificate. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known to this laptop',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known to this laptop',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known to this laptop',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known to this laptop',
  CERT_UNTRUSTED: 'its authority is not trusted',
  CERT_REJECTED: 'its authority rejects it',
  CERT_SIGNATURE_FAILURE: 'it was not signed by the authority given',
  INVALID_CA: 'it was signed by a certificate that is no authority',
  INVALID_PURPOSE: 'it is not meant for servers',
  CERT_REVOKED: 'it was revoked',
}

const ALERTS = [
  'certificate required',
  'bad certificate',
  'unsupported certificate',
  'certificate revoked',
  'certificate expired',
  'certificate unknown',
  'unknown ca',
  'access denied',
] as const

export function tlsExplanation(evidence: Evidence): Explanation | null {
  if (!evidence.address.secure) return null
  return byCertificate(evidence) ?? byAlert(evidence) ?? byProtocol(evidence)
}

function byCertificate({ address, error, hasCa }: Evidence): Explanation | null {
  const codes = codesOf(error)
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID')) {
    return explained('link-certificate', `it is not for ${address.host}`, {
      todo: 'Write the name that is in the certificate as the address, or have it made for this one.',
    })
  }
  const clock = 'Have it renewed; if it should be good, check the clock of this laptop.'
  if (codes.includes('CERT_HAS_EXPIRED')) return explained('link-certificate', 'it has expired', { todo: clock })
  if (codes.includes('CERT_NOT_YET_VALID')) return explained('link-certificate', 'it is not valid yet', { todo: clock })
  const problem = codes.map((code) => CERTIFICATE[code]).find((known) => known !== undefined)
  if (problem === undefined) return null
  return explained('link-certificate', problem, {
    todo: hasCa
      ? 'Give the certificate of the authority (CA) that signed it; another one is set.'
      : 'Give the certificate of its authority (CA), or of the broker itself where it is self-signed.',
  })
}

/** Alerts of the broker about the certificate of the client, or its absence. */
function byAlert({ address, error, hasClientCertificate }: Evidence): Explanation | null {
  const text = `${codesOf(error).join(' ')} ${error?.message ?? ''}`.toLowerCase().replaceAll('_', ' ')
  if (!text.includes('alert')) return null
  const alert = ALERTS.find((known) => text.includes(known))
  if (alert !== undefined || (text.includes('handshake failure') && !hasClientCertificate)) {
    if (!hasClientCertificate) {
      return explained('link-client-certificate', 'none is set', {
        sentence: `The broker at ${address.label} wants a client certificate.`,
        todo: 'Give the certificate and key that it expects.',
      })
    }
    return explained('link-client-certificate', alert ?? 'handshake failure')
  }
  const words = /alert ([a-z ]+)/.exec(text)?.[1]?.trim() ?? 'handshake failure'
  return explained('link-lost', `${address.label} broke off the TLS handshake (${words})`)
}

function byProtocol({ address, error, stage }: Evidence): Explanation | null {
  if (stage !== 'reaching') return null
  const codes = codesOf(error)
  const wrong = codes.some((code) => code === 'EPROTO' || /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/.test(code))
  // Hanging up in the middle of the handshake, which Node may or may not put in words.
  const cut = error === null || codes.some((code) => code === 'ECONNRESET' || code === 'EPIPE')
  if (!wrong && !cut) return null
  return explained('link-not-mqtt', address.label, {
    sentence: `What answers at ${address.label} does not speak TLS${cut ? ' (it hangs up at once)' : ''}.`,
    todo: 'Check the port, or write mqtt:// (ws://) if the broker is without TLS there.',
  })
}
