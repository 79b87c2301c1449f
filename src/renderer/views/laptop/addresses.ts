import type { SiteInfo } from '../../../shared/model.ts'

export interface Offer {
  readonly scheme: 'mqtt' | 'mqtts' | 'http' | 'https'
  readonly url: string
}

export interface Interface {
  readonly address: string
  readonly name: string
  readonly loopback: boolean
  readonly offers: readonly Offer[]
}

const SCHEMES = ['mqtt', 'mqtts', 'http', 'https'] as const

/** Whether devices other than this laptop itself can come in. */
export function isOpenToNetwork(site: Pick<SiteInfo, 'bind'>): boolean {
  return !/^(127\.|::1$|localhost$)/.test(site.bind)
}

/** Every address that a device could be given, those of the network first; each with what is offered there. */
export function reachableInterfaces(site: SiteInfo): readonly Interface[] {
  const isWildcard = site.bind === '0.0.0.0' || site.bind === '::'
  return site.addresses
    .filter(({ address, loopback }) => isWildcard || address === site.bind || (loopback && site.bind === 'localhost'))
    .toSorted((a, b) => Number(a.loopback) - Number(b.loopback))
    .map((item) => ({ ...item, offers: offersAt(site, item.address) }))
}

function offersAt(site: SiteInfo, address: string): readonly Offer[] {
  return SCHEMES.flatMap((scheme) => {
    const port = portOf(site[scheme])
    return port === null
      ? []
      : [{ scheme, url: `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}` }]
  })
}

function portOf(url: string | null): string | null {
  return url === null ? null : (/:(\d+)\/?$/.exec(url)?.[1] ?? null)
}
