/**
 * TLS with pre-shared keys, for devices that have a secret and no certificate. Whether the runtime can do it is found
 * out by doing it: Node's OpenSSL offers TLS 1.2 and 1.3 PSK; Electron's BoringSSL offers TLS 1.2 PSK and may lose it.
 */
import { duplexPair } from 'node:stream'
import tls, { type TLSSocket, type TlsOptions } from 'node:tls'

/** What the C clients of the field offer: plain PSK with AES-CBC, TLS 1.2 (RFC 4279, RFC 5487). */
const FIELD_SUITE = 'PSK-AES128-CBC-SHA'

/** An external PSK of TLS 1.3 goes with SHA-256 suites only, so those come first. */
const TLS13_SUITES = 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384'

/** PSK suites come first: a client that offers one has a key, and OpenSSL offers none without. */
const PSK_SUITES = 'PSK+HIGH'

const PROBE_TIMEOUT_MS = 5000
/** Longest key that OpenSSL takes (PSK_MAX_PSK_LEN is 256 in its older releases). */
const MAX_KEY_BYTES = 256

export interface PskOffer {
  readonly offered: boolean
  /** Why not, in one sentence; null where it is offered. */
  readonly why: string | null
}

/** Cipher list for a server that takes both PSK and certificates. Node's default excludes PSK. */
export function pskCiphers(): string {
  const rest = tls.DEFAULT_CIPHERS.split(':').filter((cipher) => cipher !== '!PSK' && !cipher.startsWith('TLS_'))
  return [TLS13_SUITES, PSK_SUITES, ...rest].join(':')
}

/** Plays one PSK handshake in memory, as a device of the field would. */
export async function probePsk(): Promise<PskOffer> {
  try {
    await handshake()
    return { offered: true, why: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    return { offered: false, why: `The TLS library that Fieldtap runs on offers no pre-shared keys (${reason}).` }
  }
}

function handshake(): Promise<void> {
  const psk = Buffer.alloc(16, 1)
  const [near, far] = duplexPair()
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), PROBE_TIMEOUT_MS)
    // Options of createServer: those of a bare TLSSocket lack pskCallback in the types, not in Node.
    const options: TlsOptions & tls.TLSSocketOptions = {
      isServer: true,
      secureContext: tls.createSecureContext({ ciphers: pskCiphers() }),
      pskCallback: () => psk,
    }
    const server = new tls.TLSSocket(far, options)
    const client = tls.connect({
      socket: near,
      ciphers: FIELD_SUITE,
      maxVersion: 'TLSv1.2',
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk, identity: 'probe' }),
    })
    const done = (settle: () => void) => {
      clearTimeout(timer)
      server.destroy()
      client.destroy()
      settle()
    }
    client.once('secureConnect', () => done(resolve))
    client.on('error', (error) => done(() => reject(error)))
    server.on('error', (error) => done(() => reject(error)))
  })
}

/** Remembers which identity each handshake named, and tells which were proven. */
export class PskIdentities {
  private readonly named = new WeakMap<TLSSocket, string>()

  /** For `tls.createServer`: looks the key up; a thrown error or an unusable key is no key. */
  callback(pskKey: (identity: string) => Uint8Array | null): NonNullable<TlsOptions['pskCallback']> {
    return (socket, identity) => {
      const key = keyOf(pskKey, identity)
      if (key !== null) this.named.set(socket, identity)
      return key
    }
  }

  /**
   * The identity whose key the peer has, or null. Naming one proves nothing: a TLS 1.3 client may name it and go on
   * with a certificate. What proves it is a PSK suite (TLS 1.2), or a handshake counted as resumed (TLS 1.3), since the
   * server gives out no sessions that could be resumed otherwise.
   */
  proven(socket: TLSSocket): string | null {
    const identity = this.named.get(socket) ?? null
    const used =
      socket.getProtocol() === 'TLSv1.3' ? socket.isSessionReused() : socket.getCipher().name.split('-').includes('PSK')
    return used ? identity : null
  }
}

function keyOf(pskKey: (identity: string) => Uint8Array | null, identity: string): Uint8Array | null {
  try {
    const key = pskKey(identity)
    return key !== null && key.length > 0 && key.length <= MAX_KEY_BYTES ? key : null
  } catch {
    return null
  }
}
