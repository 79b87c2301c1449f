import { readFileSync } from 'node:fs'

/** Two self-signed certificates of different keys. */
export function certificates(): { readonly device: string; readonly other: string } {
  const read = (name: string) => readFileSync(new URL(`../../fixtures/tencent/${name}`, import.meta.url), 'utf8')
  return { device: read('device.crt'), other: read('other.crt') }
}
