/** Brokers that cannot be reached or say no. */
import { ALL_KEPT, type ErrorEntry } from './entry.ts'

export const LINK_ERRORS = {
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
} as const satisfies Record<string, ErrorEntry>
