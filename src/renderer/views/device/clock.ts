/** Less than this is within what the network and the device's whole seconds explain, ms. */
const RIGHT = 2000

/** A device's clock against the laptop's; `offset` is device minus laptop, ms. */
export function clockState(offset: number | null): 'unknown' | 'right' | 'slow' | 'fast' {
  if (offset === null) return 'unknown'
  if (Math.abs(offset) < RIGHT) return 'right'
  return offset < 0 ? 'slow' : 'fast'
}
