/** Devices, known and simulated. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { device, deviceKey, knock, platformId } from '../model.ts'
import { base, deviceName, nothing } from './base.ts'

export const deviceDraft = z.object({
  platform: platformId,
  product: z.string().max(200).default(''),
  name: z.string().min(1).max(300),
  secret: z.string().max(4096).default(''),
  certificate: z.string().max(65536).default(''),
})
export type DeviceDraftInput = z.input<typeof deviceDraft>

export const devices = {
  list: base.input(nothing).output(z.array(device)),
  /** Devices and knocks as they are, at once and then at most four times a second while they change. */
  watch: base.input(nothing).output(eventIterator(z.object({ devices: z.array(device), knocks: z.array(knock) }))),
  add: base.input(deviceDraft).output(device),
  /** CSV with the columns platform, product, name, secret (and certificate); every row is answered for. */
  import: base
    .input(z.object({ csv: z.string() }))
    .output(
      z.object({ added: z.array(z.string()), failed: z.array(z.object({ row: z.number(), problem: z.string() })) }),
    ),
  /** Resolves what a person typed to the one device it names. */
  find: base.input(z.object({ device: deviceName })).output(device),
  dismissKnock: base.input(z.object({ key: deviceKey })).output(nothing),
}

export const simulator = {
  /** Starts a simulated device against this laptop (made up and added when it is not known); it runs until stopped. */
  start: base
    .input(z.object({ platform: platformId, rate: z.number().min(0.1).max(10_000).default(10) }))
    .output(device),
  stop: base.input(nothing).output(nothing),
  running: base.input(nothing).output(z.array(deviceKey)),
}
