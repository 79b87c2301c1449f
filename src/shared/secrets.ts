/** Files of a data folder, one of which holds the key that its secrets are sealed with. The first wins where both exist. */

/** The key itself, readable for its owner only: where there is no keychain. */
export const KEY_FILE = 'secret.key'
/** The key as the operating system's keychain has sealed it: only the window, in its owner's session, can open it. */
export const KEYCHAIN_FILE = 'keychain.json'
