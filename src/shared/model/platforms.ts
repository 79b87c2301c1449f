/** What a platform offers, for those who show it. */
import { z } from 'zod'
import { platformId } from './ids.ts'
import { deviceLevel, levelControl } from './levels.ts'

/** One input that a platform needs to add a device by hand: drawn as a form field, read as a CLI option. */
export const deviceField = z.object({
  name: z.enum(['product', 'name', 'secret', 'certificate']),
  label: z.string(),
  hint: z.string(),
  required: z.boolean(),
  pattern: z.string().nullable(),
})
export type DeviceField = Readonly<z.infer<typeof deviceField>>

/** One input of a connection to a platform's own HTTP API: drawn as a form field, read as the option `--NAME` (or from standard input if secret). */
export const cloudField = z.object({
  /** Lower case with hyphens, as the option is written. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['text', 'url', 'secret', 'pem']),
  required: z.boolean(),
})
export type CloudField = Readonly<z.infer<typeof cloudField>>

/** A name in the data of a platform's events by which they can be sorted, with the values that it has. */
export const eventFacet = z.object({ name: z.string(), label: z.string(), values: z.array(z.string()) })
export type EventFacet = Readonly<z.infer<typeof eventFacet>>

export const platformInfo = z.object({
  id: platformId,
  title: z.string(),
  level: levelControl,
  fields: z.array(deviceField),
  /** What its own HTTP API offers here; null: it has none. */
  cloud: z
    .object({
      fields: z.array(cloudField),
      /** Levels are kept by the platform for targets, and can be read, set and deleted. */
      levels: z.boolean(),
      /** Kinds of those targets; one without a name stands for everything. */
      targetTypes: z.array(z.object({ id: z.string(), named: z.boolean() })),
      /** What is written from now on can be followed. */
      tail: z.boolean(),
    })
    .nullable(),
  /** Whether files that this platform exports can be read in. */
  imports: z.boolean(),
  /** What the types of its events mean, where its own words for them need explaining. */
  codes: z.record(z.string(), z.object({ en: z.string(), zh: z.string() })).optional(),
  /** What its events can be sorted by, besides their category. */
  facets: z.array(eventFacet).optional(),
  /** Names in its events' data that are shown with each in a list. */
  columns: z.array(z.string()).optional(),
  /** The name in its events' data whose value those share that belong to one request. */
  groupBy: z.string().optional(),
  simulator: z.boolean(),
  /** Level a device is told when nothing else is known and the technician asks to restore. Null: the platform has no level. */
  baseline: deviceLevel.nullable(),
})
export type PlatformInfo = Readonly<z.infer<typeof platformInfo>>
