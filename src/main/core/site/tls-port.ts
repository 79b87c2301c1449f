/** The broker's TLS port: one for certificates, pre-shared keys where the runtime has them, and neither. */
import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import type { Log } from '../core.ts'
import type { SignInAttempt } from '../platforms/platform.ts'
import { peerOf } from './listen.ts'
import { PskIdentities, type PskOffer, probePsk, pskCiphers } from './psk.ts'
import type { TlsIdentity } from './site.ts'

const HANDSHAKE_TIMEOUT_MS = 10_000

export interface TlsPort {
  readonly server: tls.Server
  readonly psk: PskOffer
  /** What the handshake on this socket proved. */
  proofs(socket: TLSSocket): Proofs
}

export type Proofs = Pick<SignInAttempt, 'tls' | 'peerCertificate' | 'pskIdentity'>

export const NO_PROOFS: Proofs = { tls: false, peerCertificate: null, pskIdentity: null }

export async function createTlsPort(
  identity: TlsIdentity,
  pskKey: (name: string) => Uint8Array | null,
  accept: (socket: Socket) => void,
  log: Log,
): Promise<TlsPort> {
  const psk = await probePsk()
  const identities = new PskIdentities()
  const server = tls.createServer({
    cert: identity.cert,
    key: identity.key,
    // Any certificate is taken, for the handshake proves that the device has its key; whose it is, the sign-in decides.
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    // No sessions to resume: a handshake counted as resumed is one with an external PSK (see PskIdentities).
    secureOptions: constants.SSL_OP_NO_TICKET,
    ...(psk.offered && { ciphers: pskCiphers(), pskCallback: identities.callback(pskKey) }),
  })
  server.on('secureConnection', accept)
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    log.info({ from: peerOf(socket), reason: error.message.split('\n', 1)[0] }, 'A TLS handshake failed')
    // Node leaves a handshake that took too long open.
    socket.destroy()
  })
  return {
    server,
    psk,
    proofs: (socket) => ({
      tls: true,
      peerCertificate: socket.getPeerX509Certificate()?.toString() ?? null,
      pskIdentity: identities.proven(socket),
    }),
  }
}
