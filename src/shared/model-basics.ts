/**
 * What is needed of the model by those who need no schemas: reading threads, which are started while somebody waits, do
 * not load zod for the sake of a constant.
 */

/** `platform:REF`, the one key of a device everywhere; REF is what the platform calls it (`PRODUCT/NAME` or an id). */
export function toDeviceKey(platform: string, ref: string): string {
  return `${platform}:${ref}`
}

export function splitDeviceKey(key: string): { platform: string; ref: string } {
  const colon = key.indexOf(':')
  return { platform: key.slice(0, colon), ref: key.slice(colon + 1) }
}

/** Longest text of a line in pages and streams, characters. The whole line is one call away (`lines.get`). */
export const LINE_PREVIEW = 8192
