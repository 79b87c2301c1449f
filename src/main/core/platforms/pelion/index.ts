/** Pelion (mbed, Izuma) Device Management: the device event log, read from its HTTP API. */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { DeviceIdentity, Platform } from '../platform.ts'
import { createClient } from './client.ts'
import { checkDevice, INFO, readSettings } from './settings.ts'

export const pelion: Platform = {
  info: INFO,
  checkDevice,
  identify,
  mqtt: null,
  http: null,
  decode: (encoding) => {
    throw new Error(`never gave out the encoding ${encoding}`)
  },
  cloud: {
    check: (given) => {
      const read = readSettings(given)
      return read.ok ? { ok: true, url: read.settings.base } : read
    },
    open: async (given, io) => {
      const read = readSettings(given)
      if (!read.ok) throw new FieldtapError('cloud-invalid', { detail: read.detail })
      return createClient(read.settings, io)
    },
    targetRef: () => null,
  },
  imports: null,
  simulator: null,
}

function identify(ref: string): DeviceIdentity | null {
  return ref === '' || ref.length > 512 ? null : { ref, product: null, name: ref }
}
