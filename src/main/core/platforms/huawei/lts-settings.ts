/** What a person types for a connection to the Log Tank Service (LTS), where the vendor keeps run logs. */
import type { CloudField } from '../../../../shared/model.ts'
import type { CloudSettings } from '../cloud-side.ts'

export const LTS_FIELDS: readonly CloudField[] = [
  {
    name: 'url',
    label: 'LTS endpoint',
    hint: 'Of the region, for example https://lts.cn-north-4.myhuaweicloud.com',
    kind: 'url',
    required: true,
  },
  {
    name: 'project',
    label: 'Project ID',
    hint: 'Under My Credentials, for the same region',
    kind: 'text',
    required: true,
  },
  { name: 'group', label: 'Log group ID', hint: 'Of the group that the run logs go to', kind: 'text', required: true },
  {
    name: 'stream',
    label: 'Log stream ID',
    hint: 'Of the stream that the run logs go to',
    kind: 'text',
    required: true,
  },
  {
    name: 'token',
    label: 'IAM token',
    hint: 'The X-Subject-Token that IAM answers with; it holds for 24 hours',
    kind: 'secret',
    required: true,
  },
  {
    name: 'keywords',
    label: 'Only records with',
    hint: 'A keyword expression as the service takes it; empty for all',
    kind: 'text',
    required: false,
  },
  {
    name: 'proxy',
    label: 'Proxy',
    hint: 'http://host:port; empty for the one that the environment names',
    kind: 'url',
    required: false,
  },
  {
    name: 'ca',
    label: 'Certificate authority',
    hint: 'PEM of an authority to trust besides the usual ones, for example that of a proxy',
    kind: 'pem',
    required: false,
  },
]

export interface LtsSettings {
  /** Address of the query. */
  readonly url: string
  readonly token: string
  readonly keywords: string
}

export type SettingsRead =
  | { readonly ok: true; readonly settings: LtsSettings }
  | { readonly ok: false; readonly detail: string }

const ID = /^[A-Za-z0-9_-]{1,128}$/

export function readSettings(given: CloudSettings): SettingsRead {
  const text = (name: string) => (given[name] ?? '').trim()
  const written = text('url')
  const base = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`)
  if (written === '' || base === null || !/^https?:$/.test(base.protocol)) return wrong(`"${written}" is no address`)
  if (base.username !== '' || base.password !== '') return wrong('the address must not hold a user name or password')
  const ids = ['project', 'group', 'stream'].map(text)
  const odd = ids.findIndex((id) => !ID.test(id))
  if (odd >= 0) return wrong(`the ID of the ${['project', 'log group', 'log stream'][odd]} is missing or no ID`)
  const token = text('token')
  if (token === '') return wrong('the token is missing')
  // Anything else cannot stand in a header.
  if (!/^[\x21-\x7e]+$/.test(token)) return wrong('the token has characters that none has')
  const [project, group, stream] = ids
  const path = `${base.pathname.replace(/\/+$/, '')}/v2/${project}/groups/${group}/streams/${stream}/content/query`
  return { ok: true, settings: { url: `${base.origin}${path}`, token, keywords: text('keywords') } }
}

function wrong(detail: string): SettingsRead {
  return { ok: false, detail }
}
