/** Addresses of this laptop that a device could be pointed at. */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export interface LaptopAddress {
  readonly address: string
  /** The network interface it belongs to, as the operating system names it. */
  readonly name: string
  readonly loopback: boolean
}

/**
 * IPv4 before IPv6, loopback last. Link-local addresses are left out: IPv6 ones need a zone that no device knows, and
 * 169.254.x.x is what an interface has while it has no address.
 */
export function laptopAddresses(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): readonly LaptopAddress[] {
  const found: (LaptopAddress & { readonly rank: number })[] = []
  for (const [name, infos] of Object.entries(interfaces)) {
    for (const { address, family, internal } of infos ?? []) {
      if (isLinkLocal(address)) continue
      found.push({ address, name, loopback: internal, rank: (internal ? 2 : 0) + (family === 'IPv4' ? 0 : 1) })
    }
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ address, name, loopback }) => ({ address, name, loopback }))
}

function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.') || /^fe[89ab][0-9a-f]:/i.test(address)
}
