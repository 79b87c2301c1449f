/** Bundles that cannot be written, opened or trusted. */
import type { ErrorEntry } from './entry.ts'

export const BUNDLE_ERRORS = {
  'bundle-unwritable': {
    message: 'The bundle could not be written: {detail}.',
    kept: 'The captured data is untouched and no half-written file was left.',
    todo: 'Choose another place, or free space on the disk.',
  },
  'bundle-exists': {
    message: '{detail} exists already.',
    kept: 'The existing file was not touched.',
    todo: 'Choose another name, or remove that file first.',
  },
  'bundle-unreadable': {
    message: 'This is no bundle that can be read: {detail}.',
    kept: 'Nothing was changed.',
    todo: 'Ask for the file again.',
  },
  'bundle-secret-left': {
    message: 'A secret of a device or connection was still in the bundle: {detail}.',
    kept: 'The bundle was not written; the captured data is untouched.',
    todo: 'Report this. Choose a stricter profile, or leave out what holds it.',
  },
  'bundle-locked': {
    message: 'The bundle is encrypted: {detail}.',
    kept: 'Nothing was changed.',
    todo: 'Give its passphrase, or the age identity that it was encrypted to.',
  },
  'bundle-not-open': {
    message: 'The bundle {detail} is not open here any more.',
    kept: 'Nothing was changed.',
    todo: 'Open the file again.',
  },
  'bundle-broken': {
    message: 'The bundle is broken: {detail}.',
    kept: 'Nothing was changed.',
    todo: 'Do not trust it; ask for the file again.',
  },
} as const satisfies Record<string, ErrorEntry>
