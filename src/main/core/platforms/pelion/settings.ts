/** What a person needs to know and to type to read this platform's event log. */
import type { PlatformInfo } from '../../../../shared/model.ts'
import type { CloudSettings } from '../cloud-side.ts'
import type { DeviceCheck } from '../platform.ts'
import { readBase } from './address.ts'
import { readOwnFilter } from './asked.ts'
import type { ClientSettings } from './client.ts'
import { codeTexts } from './codes.ts'

export const INFO: PlatformInfo = {
  id: 'pelion',
  title: 'Pelion Device Management',
  level: {
    kind: 'none',
    why: 'Device Management keeps events of a device and no log lines, so there is no level to set.',
  },
  fields: [],
  cloud: {
    fields: [
      {
        name: 'url',
        label: 'Base URL',
        hint: 'For example https://api.us-east-1.mbedcloud.com',
        kind: 'url',
        required: true,
      },
      {
        name: 'token',
        label: 'API key',
        hint: 'An API key or access key of the account, as the portal showed it when it was made',
        kind: 'secret',
        required: true,
      },
      {
        name: 'filter',
        label: 'Only these events',
        hint: 'A filter as the API takes it, for example device_id__in=ID,ID; empty for all',
        kind: 'text',
        required: false,
      },
      {
        name: 'proxy',
        label: 'Proxy',
        hint: 'http://host:port; empty for the one that the environment names',
        kind: 'url',
        required: false,
      },
      {
        name: 'ca',
        label: 'Certificate authority',
        hint: 'PEM of an authority to trust besides the usual ones, for example that of a proxy',
        kind: 'pem',
        required: false,
      },
    ],
    levels: false,
    targetTypes: [],
    tail: false,
  },
  imports: false,
  codes: codeTexts(),
  simulator: false,
  baseline: null,
}

export type SettingsRead =
  | { readonly ok: true; readonly settings: ClientSettings }
  | { readonly ok: false; readonly detail: string }

export function readSettings(given: CloudSettings): SettingsRead {
  const base = readBase(given.url ?? '')
  if (!base.ok) return base
  const token = (given.token ?? '').trim().replace(/^bearer\s+/i, '')
  if (token === '') return { ok: false, detail: 'the API key is missing' }
  // Anything else cannot stand in a header.
  if (!/^[\x21-\x7e]+$/.test(token)) return { ok: false, detail: 'the API key has characters that none has' }
  const filter = readOwnFilter(given.filter ?? '')
  if (!filter.ok) {
    const detail = filter.problems.map(({ name, message }) => `the filter ${name}: ${message}`).join('; ')
    return { ok: false, detail }
  }
  return { ok: true, settings: { base: base.base, token, filter: filter.filter } }
}

/** Devices sign in to their platform, never here. */
export function checkDevice(): DeviceCheck {
  return { ok: false, detail: 'devices of this platform appear by themselves, with their first event' }
}
