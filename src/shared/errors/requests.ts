/** What a person asked for and cannot have as asked. */
import { ALL_KEPT, type ErrorEntry } from './entry.ts'

export const REQUEST_ERRORS = {
  'device-not-found': {
    message: 'There is no device {detail}.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap device list` for those there are.',
  },
  'device-ambiguous': {
    message: '{detail} names more than one device.',
    kept: ALL_KEPT,
    todo: 'Write it as platform:REF.',
  },
  'device-exists': {
    message: '{detail} is already known.',
    kept: 'The device and its secret stay as they were.',
    todo: 'Remove it first to change its secret.',
  },
  'device-invalid': {
    message: 'This is no device that the platform can have: {detail}.',
    kept: ALL_KEPT,
    todo: 'Correct the field and try again.',
  },
  'platform-unknown': {
    message: 'There is no platform {detail}.',
    kept: ALL_KEPT,
    todo: 'See the platforms in `fieldtap device add --help`.',
  },
  'level-unsupported': {
    message: '{device} cannot be set to {detail}.',
    kept: 'Its level was not touched.',
    todo: 'Choose one of the levels that the platform has.',
  },
  'device-away': {
    message: '{device} is not connected now.',
    kept: 'The level is told as soon as it comes back.',
    todo: 'Wait for it, or bring it to this laptop or the broker on site.',
  },
  'lease-not-found': {
    message: 'No lease is running on {detail}.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap leases` for those there are.',
  },
  'lease-unknown': {
    message: 'There is no lease {detail}.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap leases --json` for those there are, with their ids.',
  },
  'lease-running': {
    message: 'A lease runs on {device} and will put its level back.',
    kept: 'Its level was not touched.',
    todo: 'End the lease first, or change the level with a lease.',
  },
  'connection-not-found': {
    message: 'There is no connection {detail}.',
    kept: ALL_KEPT,
    todo: 'See `fieldtap connections` for those there are.',
  },
  'connection-exists': {
    message: 'A connection {detail} exists already.',
    kept: 'The connection stays as it was.',
    todo: 'Choose another name, or remove that one first.',
  },
  'query-invalid': {
    message: 'The search cannot be read: {detail}.',
    kept: ALL_KEPT,
    todo: 'Correct it at the place shown.',
  },
  'retention-held': {
    message: 'Lines are being read out just now, so none may go.',
    kept: 'No line that is read out was removed.',
    todo: 'Try again when the export is done.',
  },
  'retention-changed': {
    message: 'What would go is not what was shown.',
    kept: 'Nothing was removed.',
    todo: 'Look at it once more, and confirm that.',
  },
  'line-not-found': {
    message: 'There is no line {detail}.',
    kept: ALL_KEPT,
    todo: 'It may have been removed by retention.',
  },
  'input-invalid': {
    message: 'The request was not understood: {detail}.',
    kept: ALL_KEPT,
    todo: 'Correct it and try again.',
  },
  'ingest-unreadable': {
    message: 'The file cannot be read: {detail}.',
    kept: 'What was read before the error is stored; the file was not changed.',
    todo: 'Check the path and that you may read it.',
  },
  'ingest-known': {
    message: '{detail} was brought in for {device} before.',
    kept: 'Nothing was stored twice.',
    todo: 'Give --again to bring it in once more.',
  },
  'format-unknown': {
    message: 'There is no line format {detail}.',
    kept: ALL_KEPT,
    todo: 'See the formats in `fieldtap ingest --help`.',
  },
} as const satisfies Record<string, ErrorEntry>
