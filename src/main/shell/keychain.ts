/** Electron's safeStorage as a keychain. */
import { safeStorage } from 'electron'
import type { Keychain } from './secrets.ts'

const NAMES: Readonly<Record<string, string>> = { darwin: 'the macOS Keychain', win32: 'Windows (DPAPI)' }

/** Call its methods when the app is ready. Electron before 40 has only the calls that block; later ones advise against them. */
export function osKeychain(): Keychain {
  const isAsync = typeof safeStorage.isAsyncEncryptionAvailable === 'function'
  return {
    name: NAMES[process.platform] ?? "this desktop's keyring",
    async isAvailable() {
      // "basic_text" is no keychain: a password that every Chromium knows.
      if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text') return false
      return isAsync ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable()
    },
    seal: async (text) => (isAsync ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)),
    unseal: async (sealed) =>
      isAsync ? (await safeStorage.decryptStringAsync(sealed)).result : safeStorage.decryptString(sealed),
  }
}
