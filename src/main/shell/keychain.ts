/** Electron's safeStorage as a keychain. */
import { app, safeStorage } from 'electron'
import type { Keychain } from './secrets.ts'

const NAMES: Readonly<Record<string, string>> = { darwin: 'the macOS Keychain', win32: 'Windows (DPAPI)' }

/** Old Electrons have only the calls that block; later ones advise against those. All wait for the app to be ready. */
export function osKeychain(): Keychain {
  const isAsync = typeof safeStorage.isAsyncEncryptionAvailable === 'function'
  return {
    name: NAMES[process.platform] ?? "this desktop's keyring",
    async isAvailable() {
      await app.whenReady()
      // "basic_text" is no keychain: a password that every Chromium knows.
      if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text') return false
      return isAsync ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable()
    },
    seal: async (text) => (isAsync ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)),
    async unseal(sealed) {
      await app.whenReady()
      return isAsync ? (await safeStorage.decryptStringAsync(sealed)).result : safeStorage.decryptString(sealed)
    },
  }
}
