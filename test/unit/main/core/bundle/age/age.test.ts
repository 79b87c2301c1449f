import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import type { EncryptTo } from '../../../../../../src/main/core/bundle/age/encrypt.ts'
import { openForReading } from '../../../../../../src/main/core/bundle/open/opened.ts'
import { verifyBundle } from '../../../../../../src/main/core/bundle/verify.ts'
import { writeBundle } from '../../../../../../src/main/core/bundle/write.ts'
import { newFolder } from '../../../../../helpers/bundle/folder.ts'
import { memorySource, quietly, requestOf, textLines } from '../../../../../helpers/bundle/memory-source.ts'
import { readEntries } from '../../../../../helpers/bundle/read-entries.ts'

const texts = Array.from({ length: 3000 }, (_, index) => `line ${index} ${Math.sin(index)} ${Math.cos(index)}`)

async function encrypted(encryptTo: EncryptTo | null): Promise<string> {
  const path = join(newFolder(), encryptTo === null ? 'a.fieldtap.zip' : 'a.fieldtap.zip.age')
  await writeBundle(memorySource({ lines: textLines('acme:P/one', texts) }), requestOf(path, { encryptTo }), quietly())
  return path
}

const none = { passphrase: '', identity: '' }

test('to recipients: age opens it, and so does each of them and nobody else', async () => {
  const [one, two, stranger] = await Promise.all([
    generateX25519Identity(),
    generateX25519Identity(),
    generateX25519Identity(),
  ])
  const recipients = await Promise.all([one, two].map(identityToRecipient))
  const path = await encrypted({ is: 'recipients', recipients })
  const decrypter = new Decrypter()
  decrypter.addIdentity(two)
  const plain = `${path}.plain.zip`
  writeFileSync(plain, await decrypter.decrypt(readFileSync(path)))
  expect((await readEntries(plain)).get('logs/P_one.log')?.toString()).toBe(`${texts.join('\n')}\n`)
  for (const identity of [one, `# created: today\n${two}\n`])
    expect(await verifyBundle(path, { unlock: { ...none, identity } })).toMatchObject({
      verdict: 'unsigned',
      encrypted: true,
      problems: [],
    })
  const refused = { code: 'bundle-locked' }
  await expect(verifyBundle(path, { unlock: { ...none, identity: stranger } })).rejects.toMatchObject(refused)
  await expect(verifyBundle(path)).rejects.toMatchObject(refused)
  await expect(verifyBundle(path, { unlock: { ...none, identity: 'nonsense' } })).rejects.toMatchObject({
    code: 'input-invalid',
  })
})

test('to a passphrase: age opens it, and it is looked into without being unpacked', { timeout: 60_000 }, async () => {
  const path = await encrypted({ is: 'passphrase', passphrase: 'correct horse' })
  const decrypter = new Decrypter()
  decrypter.addPassphrase('correct horse')
  expect(Buffer.from(await decrypter.decrypt(readFileSync(path))).readUInt32LE(0)).toBe(0x04034b50)
  const bundle = await openForReading('b1', path, { ...none, passphrase: 'correct horse' })
  expect((await bundle.lines.line(2500))?.bytes.toString()).toBe(texts[2499])
  await bundle.close()
  await expect(verifyBundle(path, { unlock: { ...none, passphrase: 'wrong' } })).rejects.toMatchObject({
    code: 'bundle-locked',
  })
})

test('what was cut off or changed is broken', async () => {
  const identity = await generateX25519Identity()
  const path = await encrypted({ is: 'recipients', recipients: [await identityToRecipient(identity)] })
  const whole = readFileSync(path)
  const unlock = { ...none, identity }
  for (const size of [whole.length - 1, whole.length - 70_000, 300]) {
    truncateSync(path, size)
    expect(await verifyBundle(path, { unlock })).toMatchObject({ verdict: 'broken' })
    writeFileSync(path, whole)
  }
  for (const at of [40, 120, 70_000, whole.length - 5]) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 1
    writeFileSync(path, changed)
    const found = await verifyBundle(path, { unlock }).then(
      ({ verdict }) => verdict as string,
      ({ code }) => code,
    )
    expect(['broken', 'bundle-locked', 'bundle-unreadable']).toContain(found)
  }
})

test('a recipient that is none is said to be before anything is written', async () => {
  await expect(encrypted({ is: 'recipients', recipients: ['age1nonsense'] })).rejects.toMatchObject({
    code: 'input-invalid',
  })
})
