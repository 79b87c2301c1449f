/** Levels of lines and of devices, and how they are known. */
import { z } from 'zod'

/** Severity of one line. `none`: the line does not say. */
export const LINE_LEVELS = ['error', 'warn', 'info', 'debug', 'none'] as const
export const lineLevel = z.enum(LINE_LEVELS)
export type LineLevel = z.infer<typeof lineLevel>

/**
 * What a device can be told to upload. `on` is for platforms that have a switch and no levels; `unset` for those that
 * keep levels for targets: nothing is set for this one, what holds for everything holds for it too.
 */
export const DEVICE_LEVELS = ['unset', 'off', 'error', 'warn', 'info', 'debug', 'on'] as const
export const deviceLevel = z.enum(DEVICE_LEVELS)
export type DeviceLevel = z.infer<typeof deviceLevel>

/**
 * How a level is known: `told` (written to a live session, or accepted by a foreign broker), `confirmed` (the device
 * asked again and was answered, or a line of that level arrived), `seen` (only read off its lines, or off what its own
 * platform told it), `unknown`.
 */
export const knownLevel = z.object({
  level: deviceLevel.nullable(),
  how: z.enum(['unknown', 'told', 'confirmed', 'seen']),
  since: z.number().nullable(),
})
export type KnownLevel = Readonly<z.infer<typeof knownLevel>>

/** The level control that a platform has, so that the UI shows a capability only where it exists and says why where not. */
export const levelControl = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('levels'), levels: z.array(deviceLevel) }),
  z.object({ kind: z.literal('switch') }),
  z.object({ kind: z.literal('none'), why: z.string() }),
])
export type LevelControl = Readonly<z.infer<typeof levelControl>>
