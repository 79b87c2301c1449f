import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { fingerprint, LOG, signer, tampered } from '../../../../helpers/bundle/sample-bundle.ts'
import { changeManifest, type Entries, flip, listAgain, sha256, sumAgain } from '../../../../helpers/bundle/tamper.ts'

const get = (entries: Entries, name: string) => entries.get(name) ?? Buffer.alloc(0)

describe('finds', () => {
  const cases: [what: string, entry: string, problem: string, change: (entries: Entries) => void][] = [
    ['a changed line', LOG, 'does not match its sum in SHA256SUMS', (e) => e.set(LOG, flip(get(e, LOG)))],
    [
      'a changed line with new sums',
      LOG,
      'does not match its sum in the manifest',
      (e) => {
        e.set(LOG, flip(get(e, LOG)))
        sumAgain(e)
      },
    ],
    [
      'a line more with new sums',
      LOG,
      'has 57 bytes, and the manifest says 46',
      (e) => {
        e.set(LOG, Buffer.concat([get(e, LOG), Buffer.from('fifth line\n')]))
        sumAgain(e)
      },
    ],
    [
      'a line less with everything made anew but the counts',
      'logs/P_one.ndjson',
      'has 3 lines, and the manifest counts 4',
      (e) => {
        const lines = get(e, 'logs/P_one.ndjson').toString().split('\n')
        e.set('logs/P_one.ndjson', Buffer.from(lines.slice(1).join('\n')))
        listAgain(e)
      },
    ],
    [
      'an entry less',
      LOG,
      'is missing',
      (e) => {
        e.delete(LOG)
      },
    ],
    [
      'an entry less with new sums',
      LOG,
      'is missing',
      (e) => {
        e.delete(LOG)
        sumAgain(e)
      },
    ],
    ['an entry more', 'extra.txt', 'is not in SHA256SUMS', (e) => e.set('extra.txt', Buffer.from('x'))],
    [
      'an entry more with new sums',
      'extra.txt',
      'is not in the manifest',
      (e) => {
        e.set('extra.txt', Buffer.from('x'))
        sumAgain(e)
      },
    ],
    ['a changed README', 'README.txt', 'does not match', (e) => e.set('README.txt', flip(get(e, 'README.txt')))],
    [
      'a changed sum',
      LOG,
      'does not match its sum in SHA256SUMS',
      (e) =>
        e.set(
          'SHA256SUMS',
          Buffer.from(String(e.get('SHA256SUMS')).replace(/[0-9a-f]{8}(?=.*P_one\.log)/, '00000000')),
        ),
    ],
    [
      'a sum that is gone',
      LOG,
      'is not in SHA256SUMS',
      (e) => e.set('SHA256SUMS', Buffer.from(String(e.get('SHA256SUMS')).replace(/.*P_one\.log\n/, ''))),
    ],
    [
      'a sum twice',
      'SHA256SUMS',
      'lists README.txt twice',
      (e) => e.set('SHA256SUMS', Buffer.from(`${e.get('SHA256SUMS')}${sha256(get(e, LOG))}  README.txt\n`)),
    ],
    [
      'sums that are none',
      'SHA256SUMS',
      'has no checksum in line 1',
      (e) => e.set('SHA256SUMS', Buffer.from('hello\n')),
    ],
    [
      'no sums',
      'SHA256SUMS',
      'is missing',
      (e) => {
        e.delete('SHA256SUMS')
      },
    ],
    [
      'no manifest',
      'manifest.json',
      'is missing',
      (e) => {
        e.delete('manifest.json')
      },
    ],
    [
      'a changed name in the manifest',
      'manifest.json',
      'does not match its sum in SHA256SUMS',
      (e) =>
        changeManifest(e, (manifest) => {
          manifest.technician = 'Somebody else'
        }),
    ],
    [
      'a manifest that is no JSON',
      'manifest.json',
      'is not valid JSON',
      (e) => {
        e.set('manifest.json', Buffer.from('{'))
        sumAgain(e)
      },
    ],
    ['another manifest', 'manifest.json', 'is not of the format', (e) => manifestOf(e, { format: 'other' })],
    ['a manifest without a list', 'manifest.json', 'is not as it must be: files', (e) => manifestOf(e, { files: 7 })],
    ['a count that is wrong', 'manifest.json', 'counts its lines in two ways', (e) => manifestOf(e, { lines: 5 })],
    [
      'a future format that was changed',
      'manifest.json',
      'does not match',
      (e) => changeManifest(e, (manifest) => Object.assign(manifest, { version: 2 })),
    ],
    [
      'a manifest that lists itself',
      'manifest.json',
      'lists manifest.json, which it cannot vouch for',
      (e) => {
        changeManifest(e, (manifest) => manifest.files.push({ name: 'manifest.json', size: 1, sha256: 'a'.repeat(64) }))
        sumAgain(e)
      },
    ],
    [
      'a device that is renamed',
      'manifest.json',
      'names device acme:P/two in two ways',
      (e) => {
        changeManifest(e, (manifest) => {
          Object.assign(manifest.devices[0] ?? {}, { key: 'acme:P/two' })
        })
        sumAgain(e)
      },
    ],
  ]
  test.each(cases)('%s', async (_, entry, problem, change) => {
    const report = await verifyBundle(await tampered(change))
    expect(report.verdict).toBe('broken')
    expect(report.problems).toContainEqual({ entry, problem: expect.stringContaining(problem) })
    expect(report.summary).toMatch(/^Broken: /)
  })
})

function manifestOf(entries: Entries, change: object): void {
  changeManifest(entries, (manifest) => Object.assign(manifest, change))
  sumAgain(entries)
}

describe('finds in a signed bundle', () => {
  const other = generateKeyPairSync('ed25519')
  const otherPem = Buffer.from(other.publicKey.export({ type: 'spki', format: 'pem' }))
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

  const cases: [what: string, problem: string, change: (entries: Entries) => void][] = [
    [
      'lines, sums and manifest made anew',
      'is no signature of this manifest.json by this key',
      (e) => {
        e.set(LOG, flip(get(e, LOG)))
        listAgain(e)
      },
    ],
    [
      'a signature that is gone',
      'is missing',
      (e) => {
        e.delete('manifest.sig')
        sumAgain(e)
      },
    ],
    [
      'a key that is gone',
      'is missing',
      (e) => {
        e.delete('signer.pem')
        sumAgain(e)
      },
    ],
    [
      'both gone, as the manifest still lists the key',
      'is missing',
      (e) => {
        e.delete('manifest.sig')
        e.delete('signer.pem')
        sumAgain(e)
      },
    ],
    [
      'a changed signature',
      'is no signature',
      (e) => {
        e.set('manifest.sig', flip(get(e, 'manifest.sig')))
        sumAgain(e)
      },
    ],
    [
      'a signature of another length',
      'is no signature',
      (e) => {
        e.set('manifest.sig', Buffer.alloc(63))
        sumAgain(e)
      },
    ],
    [
      'another key',
      'is no signature',
      (e) => {
        e.set('signer.pem', otherPem)
        sumAgain(e)
      },
    ],
    [
      'a key of another kind',
      'is no Ed25519 public key',
      (e) => {
        e.set('signer.pem', Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' })))
        listAgain(e)
      },
    ],
    [
      'a private key',
      'is no Ed25519 public key',
      (e) => {
        e.set('signer.pem', Buffer.from(other.privateKey.export({ type: 'pkcs8', format: 'pem' })))
        listAgain(e)
      },
    ],
    [
      'a key that is none',
      'is no Ed25519 public key',
      (e) => {
        e.set('signer.pem', Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'))
        listAgain(e)
      },
    ],
  ]
  test.each(cases)('%s', async (_, problem, change) => {
    const report = await verifyBundle(await tampered(change, signer), { trusted: new Map([[fingerprint, 'Li Wei']]) })
    expect(report.verdict).toBe('broken')
    expect(report.problems.map((found) => found.problem).join()).toContain(problem)
  })

  test('everything made anew and signed by somebody else is by somebody else', async () => {
    const path = await tampered((e) => {
      e.set(LOG, flip(get(e, LOG)))
      e.set('signer.pem', otherPem)
      listAgain(e)
      e.set('manifest.sig', sign(null, get(e, 'manifest.json'), other.privateKey))
      sumAgain(e)
    }, signer)
    const report = await verifyBundle(path, { trusted: new Map([[fingerprint, 'Li Wei']]) })
    expect(report).toMatchObject({ verdict: 'unknown-key', problems: [] })
    expect(report.summary).toContain(sha256(createPublicKey(otherPem).export({ type: 'spki', format: 'der' })))
  })
})
