/**
 * One table of coded errors. Whatever goes wrong is said with a code, what happened, what was kept and what to do.
 * `message` may hold `{name}` places that are filled from the error's data.
 */
export interface ErrorEntry {
  readonly message: string
  readonly kept: string
  readonly todo: string
}

const NOTHING_STORED = 'Nothing of it was stored; everything captured before is safe.'
const ALL_KEPT = 'Everything captured so far is safe.'

export const ERRORS = {
  /* refused from devices */
  'device-unknown': {
    message: '{device} is not known here.',
    kept: NOTHING_STORED,
    todo: 'Admit it with its secret; it is listed under "Knocking".',
  },
  'sign-in-wrong': {
    message: '{device} signed in with a wrong password.',
    kept: NOTHING_STORED,
    todo: 'Check the secret stored for this device.',
  },
  'sign-in-hour': {
    message: '{device} signed in with the hour {detail}.',
    kept: NOTHING_STORED,
    todo: "Set the device's clock, and check this laptop's; the device asks for its hour to be checked.",
  },
  'sign-in-malformed': {
    message: 'A sign-in could not be read: {detail}.',
    kept: NOTHING_STORED,
    todo: 'Check the client id and user name that the device sends.',
  },
  'sign-in-unrecognized': {
    message: 'Client "{detail}" signed in in a way that no platform here knows.',
    kept: NOTHING_STORED,
    todo: 'Check that the device belongs to one of the supported platforms.',
  },
  'signature-wrong': {
    message: 'An upload from {device} had a wrong signature.',
    kept: NOTHING_STORED,
    todo: 'Check the secret stored for this device.',
  },
  'algorithm-unknown': {
    message: 'An upload from {device} was signed with {detail}, which is not known.',
    kept: NOTHING_STORED,
    todo: 'Check the firmware; report the algorithm if the vendor documents it.',
  },
  'product-wrong': {
    message: 'An upload names {detail}, but {device} is what is known here.',
    kept: NOTHING_STORED,
    todo: 'Check product and device name in the firmware.',
  },
  'body-broken': {
    message: 'An upload could not be read: {detail}.',
    kept: NOTHING_STORED,
    todo: 'Check the firmware; the counter shows how often it happens.',
  },
  'body-too-large': {
    message: 'An upload of {detail} bytes is larger than the limit.',
    kept: NOTHING_STORED,
    todo: 'Raise the limit in the settings if the device is right.',
  },
  'parameter-missing': {
    message: 'An upload lacks {detail}.',
    kept: NOTHING_STORED,
    todo: 'Check the firmware; the vendor requires it.',
  },
  'clock-wrong': {
    message: "An upload from {device} has a time {detail} away from this laptop's.",
    kept: NOTHING_STORED,
    todo: "Set the device's clock, or let wrong clocks pass in the settings.",
  },
  'too-many-requests': {
    message: '{device} sends more requests than the limit.',
    kept: NOTHING_STORED,
    todo: 'It was told to try again later; raise the limit in the settings if it is right.',
  },
  'route-unknown': {
    message: 'A request for {detail} is nothing that a platform here offers.',
    kept: NOTHING_STORED,
    todo: 'Check the address that the device was given.',
  },
  'topic-forbidden': {
    message: '{device} used topic {detail}, which is not its own.',
    kept: NOTHING_STORED,
    todo: 'Check the firmware of this device.',
  },
  busy: {
    message: 'The laptop cannot store fast enough.',
    kept: 'What was refused was told to come again; everything acknowledged is stored.',
    todo: 'Close what else uses the disk; the device tries again by itself.',
  },
  /* the store and the core */
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
  /* the browser shell */
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
  /* asked for by a person */
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
  /* links */
  'link-refused': {
    message: 'Nothing answers at {detail}.',
    kept: ALL_KEPT,
    todo: 'Check address and port, and that the broker runs.',
  },
  'link-name': {
    message: 'The name {detail} cannot be found.',
    kept: ALL_KEPT,
    todo: 'Check the spelling, or use the address; there may be no name server here.',
  },
  'link-timeout': {
    message: '{detail} does not answer.',
    kept: ALL_KEPT,
    todo: 'Check the network, the address and any firewall between.',
  },
  'link-credentials': {
    message: 'The broker does not accept the user name or password ({detail}).',
    kept: ALL_KEPT,
    todo: 'Correct the user name and password of the connection.',
  },
  'link-forbidden': {
    message: 'The broker accepts the sign-in but forbids this ({detail}).',
    kept: ALL_KEPT,
    todo: 'Ask for the right to read and write the log topics.',
  },
  'link-certificate': {
    message: "The broker's certificate is not trusted: {detail}.",
    kept: ALL_KEPT,
    todo: 'Give the certificate of its authority (CA), or check the name in the address.',
  },
  'link-client-certificate': {
    message: 'The broker wants a client certificate and did not accept this one: {detail}.',
    kept: ALL_KEPT,
    todo: 'Give the certificate and key that belong to this broker.',
  },
  'link-not-mqtt': {
    message: 'What answers at {detail} does not speak MQTT.',
    kept: ALL_KEPT,
    todo: 'Check the port, and whether it wants TLS (mqtts://) or WebSocket (ws://).',
  },
  'link-lost': {
    message: 'The connection was lost: {detail}.',
    kept: 'What was received is stored; it connects again by itself.',
    todo: 'Check the network if it lasts.',
  },
  'link-invalid': {
    message: 'The connection cannot be made: {detail}.',
    kept: ALL_KEPT,
    todo: "Correct the connection's settings.",
  },
  /* a platform's HTTP API */
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
  /* bundles */
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
  cancelled: { message: 'Cancelled.', kept: ALL_KEPT, todo: 'Nothing.' },
  internal: {
    message: 'Something went wrong inside Fieldtap: {detail}.',
    kept: ALL_KEPT,
    todo: 'Try again; if it comes back, send the app log with a report.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorData {
  readonly detail?: string
  readonly device?: string
}

/** The message of a code with its places filled. */
export function describeError(code: ErrorCode, data: ErrorData = {}): ErrorEntry {
  const entry: ErrorEntry = ERRORS[code]
  const fill = (text: string) =>
    text.replace(
      /\{(detail|device)\}/g,
      (_, name: 'detail' | 'device') => data[name] ?? (name === 'device' ? 'A device' : '?'),
    )
  return { message: fill(entry.message), kept: entry.kept, todo: entry.todo }
}

/** An error that a person will read. Crosses processes as data: see the contract's `toWire` mapping. */
export class FieldtapError extends Error {
  override readonly name = 'FieldtapError'
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, data: ErrorData = {}, options?: ErrorOptions) {
    super(describeError(code, data).message, options)
    this.code = code
    this.data = data
  }

  get kept(): string {
    return describeError(this.code, this.data).kept
  }

  get todo(): string {
    return describeError(this.code, this.data).todo
  }
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
