import { LINE_LEVELS } from '../../../../shared/model.ts'
import { printable } from '../fault.ts'
import type { Manifest } from '../format.ts'
import type { ManifestFacts } from '../manifest.ts'
import { both, type Html, html } from './html.ts'
import { type Clock, lengthOf } from './times.ts'

/** Who, where, what. */
export function facts(about: ManifestFacts, clock: Clock): Html {
  const { time, query } = about
  const from = time.from === null ? null : Date.parse(time.from)
  const to = time.to === null ? null : Date.parse(time.to)
  const span = from === null || to === null ? '—' : `${clock.full(from)} – ${clock.full(to)} (${lengthOf(to - from)})`
  return html`<dl>
${row('Technician', '技术员', about.technician || '—')}
${row('Site', '现场', about.site || '—')}
${row('Job', '工单', about.job || '—')}
${row('Lines from – to', '日志时间范围', span)}
${row('Made', '生成时间', `${clock.full(Date.parse(about.created))} · ${about.app.name} ${about.app.version}`)}
${row('Time zone', '时区', clock.zone)}
${query.text === '' ? html`` : row('Only lines that match', '仅包含匹配的日志', html`<code>${query.text}</code>`)}
${about.note === '' ? html`` : row('Note', '备注', about.note)}
${about.capture === null ? html`` : row('Bundle of this capture', '本次采集的数据包', `No. ${about.capture.number}`)}
</dl>`
}

export function tiles(about: ManifestFacts): Html {
  return html`<div class="tiles">
${tile('', about.lines, 'lines', '行日志')}
${tile(about.levels.error > 0 ? 'error' : '', about.levels.error, 'errors', '条错误')}
${tile(about.levels.warn > 0 ? 'warn' : '', about.levels.warn, 'warnings', '条警告')}
${tile('', about.events, 'events', '个事件')}
${tile(about.gaps > 0 ? 'warn' : '', about.gaps, 'gaps', '处缺口')}
${tile('', about.leases, 'level changes', '次级别变更')}
</div>`
}

const LEVEL_NAMES = { error: '错误', warn: '警告', info: '信息', debug: '调试', none: '无级别' } as const
const COLORS = { error: '#b3261e', warn: '#d98a1f', info: '#1f6fb2', debug: '#9fabb6', none: '#c3ccd4' } as const

export function levels(about: ManifestFacts): Html {
  return html`<div class="legend">${LINE_LEVELS.map(
    (level) =>
      html`<span><i style="background:${COLORS[level]}"></i>${both(level, LEVEL_NAMES[level])} ${about.levels[level].toLocaleString('en-US')}</span>`,
  )}</div>`
}

export function devices(about: ManifestFacts, clock: Clock): Html {
  if (about.devices.length === 0) return html`<p class="soft">—</p>`
  const time = (iso: string | null) => (iso === null ? '—' : clock.full(Date.parse(iso)))
  return html`<div class="wide"><table><thead><tr><th>${both('Device', '设备')}</th><th class="n">${both('Lines', '行')}</th><th class="n">${both('Errors', '错误')}</th><th class="n">${both('Events', '事件')}</th><th>${both('From', '从')}</th><th>${both('To', '到')}</th></tr></thead><tbody>
${about.devices
  .slice(0, 500)
  .map(
    (device: Manifest['devices'][number]) =>
      html`<tr><td class="mono">${printable(device.key)}</td><td class="n">${device.lines.toLocaleString('en-US')}</td><td class="n">${device.levels.error.toLocaleString('en-US')}</td><td class="n">${device.events.toLocaleString('en-US')}</td><td class="t">${time(device.time.from)}</td><td class="t">${time(device.time.to)}</td></tr>`,
  )}</tbody></table></div>`
}

const PROFILES: Readonly<Record<string, readonly [string, string]>> = {
  none: [
    'Nothing was taken out: every byte is as the device sent it.',
    '没有移除任何内容：每个字节都与设备发送的一致。',
  ],
  secrets: ['Secrets (passwords, tokens, keys, signatures) were replaced.', '密码、令牌、密钥和签名已被替换。'],
  personal: [
    'Secrets and personal data (e-mail addresses, phone numbers, coordinates) were replaced.',
    '密钥类信息及个人数据（电子邮箱、电话号码、坐标）已被替换。',
  ],
  strict: [
    'Secrets, personal data, network addresses and serial numbers were replaced.',
    '密钥类信息、个人数据、网络地址和序列号已被替换。',
  ],
}

export function redaction(about: ManifestFacts): Html {
  const { profile, rules, ownPatterns } = about.redaction
  const [en, zh] = PROFILES[profile] ?? [profile, profile]
  const counts = rules.map(
    ({ rule, count }) =>
      html`<tr><td class="mono">[${rule}-…]</td><td class="n">${count.toLocaleString('en-US')}</td></tr>`,
  )
  const own = both(`${ownPatterns} patterns of the technician's own.`, `另有 ${ownPatterns} 个自定义规则。`)
  return html`<p>${both(en, zh)}${ownPatterns > 0 ? html` ${own}` : html``}</p>
${rules.length === 0 ? html`` : html`<p class="soft">${both('The same value is the same mark everywhere in this bundle.', '同一个值在本数据包中始终替换为同一标记。')}</p><table><tbody>${counts}</tbody></table>`}`
}

function row(en: string, zh: string, value: string | Html): Html {
  return html`<dt>${both(en, zh)}</dt><dd>${value}</dd>`
}

function tile(kind: string, count: number, en: string, zh: string): Html {
  return html`<div class="tile ${kind}"><b>${count.toLocaleString('en-US')}</b>${both(en, zh)}</div>`
}
