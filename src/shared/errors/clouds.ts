/** A platform's HTTP API, and what is fetched from it. */
import { ALL_KEPT, type ErrorEntry } from './entry.ts'

export const CLOUD_ERRORS = {
  'cloud-invalid': {
    message: 'The connection cannot be made: {detail}.',
    kept: ALL_KEPT,
    todo: "Correct the connection's settings.",
  },
  'cloud-none': {
    message: '{detail} is no connection to a platform that can be asked this.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap connections` for those there are.',
  },
  'cloud-unreachable': {
    message: '{detail} cannot be reached.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Check the network, the address and the proxy, and sync again.',
  },
  'cloud-name': {
    message: 'The name {detail} cannot be found.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Check the spelling; without internet there may be no name server here.',
  },
  'cloud-certificate': {
    message: 'The certificate of the server is not trusted: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Give the certificate of its authority (CA), or that of the proxy in between.',
  },
  'cloud-credentials': {
    message: 'The platform does not accept these credentials: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Give the connection valid credentials.',
  },
  'cloud-expired': {
    message: 'The credentials have expired: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Get new ones, and give them to the connection.',
  },
  'cloud-denied': {
    message: 'These credentials may not do this: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Have the missing permission granted to them.',
  },
  'cloud-not-configured': {
    message: 'The platform is not set up for this: {detail}.',
    kept: ALL_KEPT,
    todo: 'Set it up on the platform, and try again.',
  },
  'cloud-throttled': {
    message: 'The platform asked to wait: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Try again later.',
  },
  'cloud-failed': {
    message: 'The platform could not answer: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Try again later; if it lasts, the fault is on the side of the platform.',
  },
  'cloud-refused': {
    message: 'The platform does not accept the request: {detail}.',
    kept: 'What was read before is kept; the next sync goes on from there.',
    todo: 'Check what was asked for.',
  },
  'cloud-answer-broken': {
    message: 'An answer of the platform cannot be read: {detail}.',
    kept: 'The answer is kept as it came; what was read before it is stored.',
    todo: 'Sync again; if it lasts, send the kept answer to whoever runs the platform.',
  },
  'event-not-found': {
    message: 'There is no event {detail}.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap events` for those there are.',
  },
  'import-unreadable': {
    message: 'The file cannot be read in: {detail}.',
    kept: 'What was read before the error is stored; the file was not changed.',
    todo: 'Check that it is an export of one of the platforms, and say which with --platform.',
  },
} as const satisfies Record<string, ErrorEntry>
