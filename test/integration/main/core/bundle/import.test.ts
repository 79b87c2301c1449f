/** A bundle out of one store into another: the same lines, once, however often it is brought in. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findPrevious, keepLink, nextLink } from '../../../../../src/main/core/bundle/chain.ts'
import { importBundle } from '../../../../../src/main/core/bundle/import.ts'
import { openForReading } from '../../../../../src/main/core/bundle/open/opened.ts'
import { SigningKey } from '../../../../../src/main/core/bundle/signing-key.ts'
import { TrustList } from '../../../../../src/main/core/bundle/trust.ts'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import { allOf } from '../../../../helpers/bundle/all-of.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { memorySource, NOW, quietly, requestOf, toEvent, toLines } from '../../../../helpers/bundle/memory-source.ts'
import { filterOf, openNew } from '../../../../helpers/store/store-fixture.ts'

const source = memorySource({
  lines: toLines(
    Array.from({ length: 2500 }, (_, index) => ({
      device: index % 2 === 0 ? 'acme:P/one' : 'acme:P/two',
      bytes: index % 97 === 0 ? Buffer.of(0xff, index % 256) : Buffer.from(`line ${index}\n`),
      deviceTime: index % 3 === 0 ? null : NOW + index,
      clockOffset: 50,
      module: index % 5 === 0 ? 'net' : null,
      received: NOW + Math.floor(index / 100),
    })),
  ),
  events: [toEvent(1, {}), toEvent(2, { device: 'acme:P/two' })],
  notes: [
    {
      id: 'line-7',
      target: { is: 'line', seq: 7, device: 'acme:P/one', at: NOW, excerpt: 'line 6' },
      text: 'here',
      technician: '',
      createdAt: NOW,
      changedAt: NOW,
    },
  ],
})
const DECODERS = fileURLToPath(new URL('../../../../../src/main/core/store/line.ts', import.meta.url))
const unlock = { passphrase: '', identity: '' }
const signal = new AbortController().signal
const plain = { seal: (text: string) => text, unseal: (text: string) => text }

test('lines, events and notes come in once, with every byte and time', async () => {
  const path = join(newFolder(), 'a.fieldtap.zip')
  await writeBundle(source, requestOf(path), quietly())
  // Read with the decoders of the app, as an import is.
  const store = await openNew({ decodeModule: DECODERS })
  const known = new Set<string>()
  const registry = {
    has: (key: string) => known.has(key),
    add: (platform: string, { ref }: { ref: string }) => {
      known.add(`${platform}:${ref}`)
      return `${platform}:${ref}`
    },
  }
  const bringIn = async () => (await allOf(importBundle({ store, registry }, path, unlock, signal))).at(-1)
  expect(await bringIn()).toMatchObject({ is: 'done', known: false, lines: 2500, events: 2 })
  const read = async (from: Pick<typeof store, 'raw'>) =>
    (await allOf(from.raw(filterOf(''), signal)))
      .flat()
      .map(({ device, bytes, level, module, time, deviceTime, received }) => ({
        ...{ device, level, module, time, deviceTime, received },
        bytes: Buffer.from(bytes).toString('hex'),
      }))
  const bundle = await openForReading('b1', path, null)
  const lines = await read(store)
  expect(lines).toHaveLength(2500)
  expect(lines).toEqual(await read(bundle.lines))
  await bundle.close()
  expect(store.notes()).toHaveLength(1)
  expect(await bringIn()).toMatchObject({ is: 'done', known: true })
  expect(store.lastSeq()).toBe(2500)
  expect([...known].sort()).toEqual(['acme:P/one', 'acme:P/two'])
})

test('bundles of a capture name the one before, and a missing one shows', async () => {
  const store = await openNew()
  const folder = newFolder()
  const made = async (name: string) => {
    const chain = nextLink(store, ['acme:P/one'], 'J-1')
    const result = await writeBundle(source, requestOf(join(folder, name), { chain }), quietly())
    keepLink(store, chain, result)
    return result
  }
  const first = await made('one.fieldtap.zip')
  await made('two.fieldtap.zip')
  const two = await verifyBundle(join(folder, 'two.fieldtap.zip'))
  expect(two.chain).toMatchObject({
    number: 2,
    previous: { sha256: first.manifestSha256, found: join(folder, 'one.fieldtap.zip') },
  })
  expect(two.summary).not.toContain('missing')
  const { manifest, close } = await openForReading('b1', join(folder, 'two.fieldtap.zip'), null)
  await close()
  expect(await findPrevious(join(newFolder(), 'x.zip'), manifest)).toEqual({ path: null, unread: 0 })
  expect(nextLink(store, ['acme:P/two'], 'J-1')).toMatchObject({ number: 1, previous: null })
})

test('the key is made once and kept; trust is by fingerprint, and can be taken back', async () => {
  const store = await openNew()
  const key = new SigningKey(store, plain)
  expect(key.fingerprint()).toBeNull()
  const { publicKey } = await key.signer()
  const fingerprint = new SigningKey(store, plain).fingerprint() ?? ''
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/)
  expect((await key.signer()).publicKey).toBe(publicKey)
  const path = join(newFolder(), 'a.fieldtap.zip')
  await writeBundle(source, requestOf(path, { signer: await key.signer() }), quietly())
  const trust = new TrustList(store)
  const verdict = async () =>
    (await verifyBundle(path, { trusted: new Map(trust.all().map((one) => [one.fingerprint, one.name])) })).verdict
  expect(await verdict()).toBe('unknown-key')
  for (const given of [publicKey, fingerprint.toUpperCase().replace(/(..)(?=.)/g, '$1:')]) {
    expect(trust.add('Li Wei', given, NOW)).toMatchObject({ fingerprint })
    expect(await verdict()).toBe('trusted')
    trust.remove('Li Wei')
  }
  expect(await verdict()).toBe('unknown-key')
  expect(() => trust.add('Li Wei', 'nonsense', NOW)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  expect(() => trust.remove('nobody')).toThrow(expect.objectContaining({ code: 'input-invalid' }))
})
