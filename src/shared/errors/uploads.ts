/** What is refused from devices. */
import { type ErrorEntry, NOTHING_STORED } from './entry.ts'

export const UPLOAD_ERRORS = {
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
} as const satisfies Record<string, ErrorEntry>
