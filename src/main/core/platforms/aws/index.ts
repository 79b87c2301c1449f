/** AWS IoT Core: its log entries and logging levels over HTTPS, its own events over MQTT. */
import type { Platform } from '../platform.ts'
import { openClient } from './client.ts'
import { identify, targetRef } from './identity.ts'
import { imports } from './import.ts'
import { decode } from './lines.ts'
import { mqtt } from './presence.ts'
import { checkDevice, checkSettings, INFO } from './settings.ts'

export const aws: Platform = {
  info: INFO,
  checkDevice,
  identify,
  mqtt,
  http: null,
  decode,
  cloud: {
    check: checkSettings,
    open: async (settings, io) => openClient(settings, io),
    targetRef,
  },
  imports,
  simulator: null,
}
