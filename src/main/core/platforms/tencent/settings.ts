/** What a person needs to know and to type to add a device. */
import type { PlatformInfo } from '../../../../shared/model.ts'
import type { DeviceCheck, DeviceDraft } from '../platform.ts'
import { readCertificate } from './certificates.ts'
import { NAME_PATTERN, PRODUCT_PATTERN, toIdentity } from './identity.ts'
import { LEVELS } from './level.ts'

export const INFO: PlatformInfo = {
  id: 'tencent',
  title: 'Tencent IoT',
  level: { kind: 'levels', levels: [...LEVELS] },
  fields: [
    {
      name: 'product',
      label: 'Product ID',
      hint: 'Ten letters and digits, as the console shows it',
      required: true,
      pattern: PRODUCT_PATTERN,
    },
    {
      name: 'name',
      label: 'Device name',
      hint: 'Up to 48 characters: letters, digits, colon, hyphen, underscore',
      required: true,
      pattern: NAME_PATTERN,
    },
    {
      name: 'secret',
      label: 'Device secret',
      hint: 'The Base64 text (psk) that the console shows; leave empty for a certificate device',
      required: false,
      pattern: null,
    },
    {
      name: 'certificate',
      label: 'Device certificate',
      hint: 'Text of the file PRODUCT_cert.crt (PEM), for devices that sign in with a certificate',
      required: false,
      pattern: null,
    },
  ],
  cloud: null,
  imports: false,
  simulator: true,
  baseline: 'error',
}

/** Strict, because a slip here shows only later, as a device that is refused. Spaces around a field are forgiven. */
export function checkDevice(draft: DeviceDraft): DeviceCheck {
  const [product, name, secret, certificate] = [draft.product, draft.name, draft.secret, draft.certificate].map(
    (text) => text.trim(),
  ) as [string, string, string, string]
  const identity = toIdentity(product, name)
  if (!new RegExp(`^${PRODUCT_PATTERN}$`).test(product)) {
    return wrong(`the product ID ${quote(product)} is not ten letters and digits`)
  }
  if (identity === null || !new RegExp(`^${NAME_PATTERN}$`).test(name)) {
    return wrong(
      `the device name ${quote(name)} is not 1 to 48 characters of letters, digits, colon, hyphen and underscore`,
    )
  }
  if (secret !== '' && certificate !== '') return wrong('a device has either a secret or a certificate, not both')
  if (certificate !== '') {
    const trouble = certificateTrouble(certificate)
    return trouble === null
      ? { ok: true, identity, credential: { kind: 'certificate', pem: certificate } }
      : wrong(trouble)
  }
  const trouble = secretTrouble(secret)
  return trouble === null ? { ok: true, identity, credential: { kind: 'secret', secret } } : wrong(trouble)
}

function wrong(detail: string): DeviceCheck {
  return { ok: false, detail }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** The secret stays as typed: uploads are signed with its text, sign-ins with what it decodes to. Never quoted. */
function secretTrouble(secret: string): string | null {
  if (secret === '') return 'the device secret is missing (or the certificate, for a certificate device)'
  if (secret.includes('-----BEGIN')) return 'the device secret is a PEM file; give it as the certificate'
  const odd = /[^A-Za-z0-9+/=]/.exec(secret)?.[0]
  if (odd !== undefined) return `the device secret is not Base64: ${JSON.stringify(odd)} does not occur in it`
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(secret)) return 'the device secret is not Base64: "=" stands only at its end'
  const digits = secret.replace(/=+$/, '').length
  if (digits % 4 === 1) return 'the device secret is not Base64: a character is missing or too many'
  return null
}

function certificateTrouble(pem: string): string | null {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return 'this is a private key, which belongs in the device only; give the certificate'
  }
  if (readCertificate(pem) !== null) return null
  return 'the certificate cannot be read; it is a text that begins with -----BEGIN CERTIFICATE-----'
}
