import { compileGlob } from './glob.ts'

/** `device`: `PRODUCT/NAME` or the platform's id. */
export type DevicePredicate = (device: string, platform: string) => boolean

/**
 * A device term matches by the whole reference, by the name after the product, or by either after `platform:`. An id
 * may itself hold a colon, so what stands before one is tried both ways.
 */
export function compileDevice(pattern: string): DevicePredicate {
  const plain = compileName(pattern)
  const colon = pattern.indexOf(':')
  if (colon === -1) return plain
  const ofPlatform = compileGlob(pattern.slice(0, colon))
  const named = compileName(pattern.slice(colon + 1))
  return (device, platform) => plain(device) || (ofPlatform(platform) && named(device))
}

function compileName(pattern: string): (device: string) => boolean {
  const matches = compileGlob(pattern)
  return (device) => {
    const slash = device.indexOf('/')
    return matches(device) || (slash !== -1 && matches(device.slice(slash + 1)))
  }
}
