import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openKeyFile } from '../../../../src/main/core/key-file.ts'
import { keySealer } from '../../../../src/main/core/sealer.ts'
import { type Keychain, openKeychainKey } from '../../../../src/main/shell/secrets.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'fieldtap-secrets-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** A keychain that turns bytes around, or one that is closed. */
function keychain({ isOpen = true } = {}): Keychain {
  return {
    name: 'the test keychain',
    isAvailable: async () => isOpen,
    seal: async (text) => Buffer.from(text).reverse(),
    async unseal(sealed) {
      if (!isOpen) throw new Error('closed')
      return Buffer.from(sealed).reverse().toString()
    },
  }
}

const file = () => join(data, 'keychain.json')

describe('openKeychainKey', () => {
  test('makes a key once, and finds it again', async () => {
    const first = await openKeychainKey(data, keychain())
    const second = await openKeychainKey(data, keychain())
    expect(first?.key).toHaveLength(32)
    expect(second).toEqual(first)
    expect(first?.note).toBe('Secrets are sealed with a key that the test keychain keeps.')
  })

  test('never leaves the key on disk as it is, nor readable for others', async () => {
    const opened = await openKeychainKey(data, keychain())
    const content = readFileSync(file(), 'utf8')
    const key = Buffer.from(opened?.key ?? [])
    expect(content).not.toContain(key.toString('base64'))
    expect(content).not.toContain(key.toString('hex'))
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  test('leaves a folder to its key file where it has one, or where there is no keychain', async () => {
    expect(await openKeychainKey(data, keychain({ isOpen: false }))).toBeNull()
    const sealed = openKeyFile(data).seal('secret')

    expect(await openKeychainKey(data, keychain())).toBeNull()
    expect(existsSync(file())).toBe(false)
    expect(openKeyFile(data).unseal(sealed)).toBe('secret')
  })

  test.each([
    ['is closed', async () => openKeychainKey(data, keychain({ isOpen: false }))],
    [
      'gives out something else',
      async () => {
        writeFileSync(file(), JSON.stringify({ version: 1, sealed: Buffer.from('short').toString('base64') }))
        return openKeychainKey(data, keychain())
      },
    ],
    [
      'has a broken file',
      async () => {
        writeFileSync(file(), '{')
        return openKeychainKey(data, keychain())
      },
    ],
  ])('says so when the keychain %s, and keeps what it has', async (_, open) => {
    await openKeychainKey(data, keychain())
    await expect(open()).rejects.toMatchObject({ code: 'keychain-closed', data: { detail: data } })
    expect(existsSync(file())).toBe(true)
  })

  test('keeps a core without the keychain from sealing with a second key', async () => {
    await openKeychainKey(data, keychain())
    expect(() => openKeyFile(data)).toThrow(expect.objectContaining({ code: 'keychain-closed' }))
    expect(existsSync(join(data, 'secret.key'))).toBe(false)
  })

  test('gives a key that seals', async () => {
    const opened = await openKeychainKey(data, keychain())
    if (!opened) throw new Error('no key')
    const sealer = keySealer({ kind: 'keychain', ...opened, where: data })
    expect(sealer.unseal(sealer.seal('pässword'))).toBe('pässword')
  })
})
