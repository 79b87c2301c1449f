/** What a person needs to know and to type to add a device, and to ask the platform's log service. */
import { X509Certificate } from 'node:crypto'
import type { PlatformInfo } from '../../../../shared/model.ts'
import type { DeviceCheck, DeviceDraft } from '../platform.ts'
import { ID_PATTERN, identify } from './identity.ts'
import { LTS_FIELDS } from './lts-settings.ts'
import { SERVICE_TYPES } from './table.ts'

export const INFO: PlatformInfo = {
  id: 'huawei',
  title: 'Huawei IoTDA',
  level: { kind: 'switch' },
  fields: [
    {
      name: 'name',
      label: 'Device ID',
      hint: 'As the console shows it, usually product ID, underscore, node ID',
      required: true,
      pattern: ID_PATTERN,
    },
    {
      name: 'secret',
      label: 'Device secret',
      hint: 'As it was set or shown when the device was registered; leave empty for a certificate device',
      required: false,
      pattern: null,
    },
    {
      name: 'certificate',
      label: 'Device certificate',
      hint: 'Text of the X.509 certificate (PEM), for devices that sign in with a certificate',
      required: false,
      pattern: null,
    },
  ],
  cloud: { fields: [...LTS_FIELDS], levels: false, targetTypes: [], tail: false },
  imports: true,
  facets: [{ name: 'serviceType', label: 'Service type', values: [...SERVICE_TYPES] }],
  simulator: true,
  baseline: 'off',
}

/** Strict, because a slip here shows only later, as a device that is refused. Spaces around a field are forgiven. */
export function checkDevice(draft: DeviceDraft): DeviceCheck {
  const [product, name, secret, certificate] = [draft.product, draft.name, draft.secret, draft.certificate].map(
    (text) => text.trim(),
  ) as [string, string, string, string]
  const identity = identify(name)
  if (product !== '') return wrong('a device is named by its device ID alone; leave the product empty')
  if (identity === null || !new RegExp(`^${ID_PATTERN}$`).test(name)) {
    return wrong(`the device ID ${quote(name)} is not 1 to 256 letters, digits, underscores and hyphens`)
  }
  if (secret !== '' && certificate !== '') return wrong('a device has either a secret or a certificate, not both')
  if (certificate !== '') {
    const trouble = certificateTrouble(certificate)
    return trouble === null
      ? { ok: true, identity, credential: { kind: 'certificate', pem: certificate } }
      : wrong(trouble)
  }
  if (secret === '') return wrong('the device secret is missing (or the certificate, for a certificate device)')
  if (secret.includes('-----BEGIN')) return wrong('the device secret is a PEM file; give it as the certificate')
  return { ok: true, identity, credential: { kind: 'secret', secret } }
}

function wrong(detail: string): DeviceCheck {
  return { ok: false, detail }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function certificateTrouble(pem: string): string | null {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return 'this is a private key, which belongs in the device only; give the certificate'
  }
  try {
    new X509Certificate(pem)
    return null
  } catch {
    return 'the certificate cannot be read; it is a text that begins with -----BEGIN CERTIFICATE-----'
  }
}
