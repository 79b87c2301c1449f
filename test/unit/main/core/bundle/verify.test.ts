import { describe, expect, test } from 'vitest'
import { openBundle } from '../../../../../src/main/core/bundle/read.ts'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { fingerprint, newBundle, signer, tampered } from '../../../../helpers/bundle/sample-bundle.ts'
import { changeManifest, sha256, sumAgain } from '../../../../helpers/bundle/tamper.ts'

test('a bundle as it was written is unsigned and says what is in it', async () => {
  expect(await verifyBundle(await newBundle(null))).toEqual({
    verdict: 'unsigned',
    summary: 'Unsigned: all 13 entries are as they were written, but nothing shows who made the bundle.',
    signer: null,
    chain: null,
    encrypted: false,
    entries: 13,
    bytes: expect.any(Number),
    problems: [],
    manifest: {
      created: '2026-03-01T12:00:00.000Z',
      technician: 'Li Wei',
      site: 'Plant 4',
      job: 'J-17',
      devices: ['acme:P/one'],
      lines: 4,
      events: 1,
    },
  })
})

test('a signed bundle is trusted if its key is, and else says which key it was', async () => {
  const path = await newBundle(signer)
  expect(await verifyBundle(path, { trusted: new Map([[fingerprint, 'Li Wei']]) })).toMatchObject({
    verdict: 'trusted',
    signer: { fingerprint, name: 'Li Wei' },
    problems: [],
  })
  const unknown = await verifyBundle(path, { trusted: new Map([[sha256(Buffer.from('another')), 'another']]) })
  expect(unknown).toMatchObject({ verdict: 'unknown-key', summary: expect.stringContaining(fingerprint) })
})

test('packed again by another program it is the same bundle', async () => {
  const path = await tampered((entries) => {
    const reversed = [...entries].reverse()
    entries.clear()
    entries.set('logs/', Buffer.alloc(0))
    for (const [name, content] of reversed) entries.set(name, content)
  }, signer)
  expect(await verifyBundle(path)).toMatchObject({ verdict: 'unknown-key', problems: [], entries: 15 })
})

describe('is no report but an error', () => {
  test.each([
    ['a file that is not there', () => '/nowhere/a.zip', 'there is no such file'],
    ['another zip', async () => tampered((e) => void e.clear()), 'has no manifest.json'],
    [
      'a format of the future',
      async () =>
        tampered((e) => {
          changeManifest(e, (manifest) => Object.assign(manifest, { version: 2 }))
          sumAgain(e)
        }),
      'it has format 2, and this version of Fieldtap reads format 1',
    ],
  ])('%s', async (_, make, detail) => {
    const path = await make()
    for (const read of [verifyBundle, openBundle]) {
      await expect(read(path)).rejects.toMatchObject({
        code: 'bundle-unreadable',
        data: { detail: expect.stringContaining(detail) },
      })
    }
  })

  test('a cancel', async () => {
    const verifying = verifyBundle(await newBundle(null), { signal: AbortSignal.abort() })
    await expect(verifying).rejects.toMatchObject({ code: 'cancelled' })
  })
})

test('opening gives the manifest, and says what is broken', async () => {
  const bundle = await openBundle(await newBundle(null))
  expect(bundle.manifest).toMatchObject({ technician: 'Li Wei', lines: 4 })
  await bundle.zip.close()
  const broken = await tampered((e) => e.set('manifest.json', Buffer.from('{}')))
  await expect(openBundle(broken)).rejects.toMatchObject({ code: 'bundle-broken' })
})
