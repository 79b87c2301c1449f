/** Certificates made by the OpenSSL command line, as a site's administrator would. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MadeCertificate {
  readonly cert: string
  readonly key: string
  readonly certFile: string
  readonly keyFile: string
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })

/** A key and a self-signed certificate; an authority unless `san` is given. */
export function selfSigned(
  dir: string,
  name: string,
  options: { san?: string; algorithm?: 'ec' | 'rsa' } = {},
): MadeCertificate {
  mkdirSync(dir, { recursive: true })
  const files = filesOf(dir, name)
  const key = options.algorithm === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const san = options.san === undefined ? [] : ['-addext', `subjectAltName=${options.san}`]
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...key,
    '-nodes',
    '-keyout',
    files.keyFile,
    '-out',
    files.certFile,
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
    ...san,
  )
  return read(files)
}

/** A certificate signed by `authority`. `days` below zero makes one that has expired. */
export function signedBy(
  dir: string,
  name: string,
  authority: MadeCertificate,
  options: { san?: string; days?: number } = {},
): MadeCertificate {
  const files = filesOf(dir, name)
  const request = join(dir, `${name}.csr`)
  const extensions = join(dir, `${name}.ext`)
  writeFileSync(extensions, options.san === undefined ? '' : `subjectAltName=${options.san}\n`)
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    files.keyFile,
    '-out',
    request,
    '-subj',
    `/CN=${name}`,
  )
  openssl(
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    authority.certFile,
    '-CAkey',
    authority.keyFile,
    '-CAcreateserial',
    '-out',
    files.certFile,
    '-days',
    String(options.days ?? 30),
    '-extfile',
    extensions,
  )
  return read(files)
}

function filesOf(dir: string, name: string): { certFile: string; keyFile: string } {
  return { certFile: join(dir, `${name}.crt`), keyFile: join(dir, `${name}.key`) }
}

function read(files: { certFile: string; keyFile: string }): MadeCertificate {
  return { ...files, cert: readFileSync(files.certFile, 'utf8'), key: readFileSync(files.keyFile, 'utf8') }
}
