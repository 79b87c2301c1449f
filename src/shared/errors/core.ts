/** What keeps the store, the core or the browser shell from working. */
import { ALL_KEPT, type ErrorEntry } from './entry.ts'

export const CORE_ERRORS = {
  'store-failed': {
    message: 'The store could not write: {detail}.',
    kept: 'Everything acknowledged is stored; since then uploads are refused, so devices keep them.',
    todo: 'Free space on the disk, or choose another data folder, then restart.',
  },
  'data-locked': {
    message: 'Another Fieldtap uses the data folder {detail}.',
    kept: ALL_KEPT,
    todo: 'Close it, or give another folder with --data.',
  },
  'data-unusable': {
    message: 'The data folder {detail} cannot be used.',
    kept: ALL_KEPT,
    todo: 'Check that it exists, is writable and has space, or give another with --data.',
  },
  'data-newer': {
    message: 'The data folder was written by a newer Fieldtap ({detail}).',
    kept: ALL_KEPT,
    todo: 'Update this app, or open another data folder.',
  },
  'keychain-closed': {
    message:
      'The secrets in the data folder {detail} are sealed with the keychain of this computer, which cannot be opened here.',
    kept: ALL_KEPT,
    todo: 'Open the folder with the Fieldtap window, in the desktop session that it was made in, with the keychain unlocked.',
  },
  'port-taken': {
    message: 'Port {detail} is in use by another program.',
    kept: ALL_KEPT,
    todo: 'Close that program, or give another port (0 takes a free one).',
  },
  'core-gone': {
    message: 'The running Fieldtap went away before it answered.',
    kept: 'Everything acknowledged is stored.',
    todo: 'Start it again and repeat the command.',
  },
  'session-missing': {
    message: 'This page has no session, or its address was used before.',
    kept: ALL_KEPT,
    todo: 'Open the address that `fieldtap ui` prints.',
  },
  'origin-forbidden': {
    message: 'A request from {detail} is not from this page.',
    kept: ALL_KEPT,
    todo: 'Open the address that `fieldtap ui` prints.',
  },
  'ui-missing': {
    message: 'No browser shell runs for the data folder {detail}.',
    kept: ALL_KEPT,
    todo: 'Start one with `fieldtap serve`.',
  },
} as const satisfies Record<string, ErrorEntry>
