/** `report.html`: one page about a bundle for whoever has no Fieldtap, on a phone or on paper. */
import type { DeviceEvent, Gap, LevelLease } from '../../../../shared/model.ts'
import type { Note } from '../../../../shared/notes.ts'
import type { ManifestFacts } from '../manifest.ts'
import { chart } from './chart.ts'
import type { ReportFindings } from './findings.ts'
import { both, type Html, html } from './html.ts'
import { STYLE } from './style.ts'
import { devices, facts, levels, redaction, tiles } from './summary.ts'
import { events, gaps, leases, notable, notes } from './tables.ts'
import { type Clock, clockOf } from './times.ts'

export interface ReportFacts {
  readonly facts: ManifestFacts
  readonly findings: ReportFindings
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
  readonly notes: readonly Note[]
  readonly zoneOffsetMinutes: number
  /** Name of the file, as it was first saved. */
  readonly fileName: string
  /** Of the key that signs the bundle; null: nobody does. */
  readonly fingerprint: string | null
}

export function report(about: ReportFacts): string {
  const clock = clockOf(about.zoneOffsetMinutes)
  const title = titleOf(about.facts)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${title} · Fieldtap</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<input class="lang" type="radio" name="lang" id="en" checked aria-label="English">
<input class="lang" type="radio" name="lang" id="zh" aria-label="中文">
<main>
<div class="choose"><label for="en">English</label><label for="zh" lang="zh-CN">中文</label></div>
${sections(about, title, clock)}
</main>
</body>
</html>
`
  return page.html
}

function titleOf({ job, site, devices: all }: ManifestFacts): string {
  const [first, ...others] = all
  if (job !== '' || site !== '') return job || site
  if (first === undefined) return 'Fieldtap'
  return others.length === 0 ? first.ref : `${first.ref} +${others.length}`
}

function sections(about: ReportFacts, title: string, clock: Clock): Html {
  const { facts: manifest, findings } = about
  const shown: readonly DeviceEvent[] = findings.events()
  return html`<header>
<div class="kicker">${both('Device log report', '设备日志报告')}</div>
<h1>${title}</h1>
${facts(manifest, clock)}
</header>
${tiles(manifest)}
<h2>${both('When', '时间分布')}</h2>
${chart({ bins: findings.histogram.bins(), width: findings.histogram.width, events: shown, leases: about.leases, gaps: about.gaps }, clock)}
${levels(manifest)}
<h2>${both('Devices', '设备')}</h2>
${devices(manifest, clock)}
<h2>${both('Notable lines', '值得注意的日志')}</h2>
${notable(findings.notable.top(60), clock)}
${about.notes.length === 0 ? html`` : html`<h2>${both('Marks and notes', '标记与备注')}</h2>${notes(about.notes, clock)}`}
<h2>${both('Gaps', '缺口')}</h2>
${gaps(about.gaps, clock)}
<h2>${both('Log levels raised', '日志级别变更')}</h2>
${leases(about.leases, clock)}
<h2>${both('Timeline of events', '事件时间线')}</h2>
${events(shown, manifest.events + manifest.connections, clock)}
<h2>${both('What was taken out', '已移除的内容')}</h2>
${redaction(manifest)}
<h2>${both('How to check it', '如何校验')}</h2>
${checking(about)}`
}

function checking({ fileName, fingerprint }: ReportFacts): Html {
  const quoted = `'${fileName.replaceAll("'", `'\\''`)}'`
  const unpack = `unzip -q ${quoted} -d bundle && cd bundle && sha256sum -c SHA256SUMS`
  const sums = html`<p>${both(
    'With the file that this report came in. Every entry must be reported OK; this shows that nothing was damaged on the way.',
    '请使用包含本报告的文件。每个条目都必须显示 OK；这说明传输过程中没有损坏。',
  )}</p><pre>${unpack}</pre>`
  if (fingerprint === null)
    return html`${sums}<p>${both('The bundle is not signed: nothing shows who made it.', '此数据包未签名：无法证明由谁制作。')}</p>`
  return html`${sums}<p>${both(
    'The bundle is signed. With OpenSSL 3, in the unpacked folder, the first command must say that the signature was verified. The second prints the fingerprint of the key: compare it with the one that the technician tells you by another way, not with the one on this page alone.',
    '此数据包已签名。在解压后的文件夹中使用 OpenSSL 3，第一条命令必须显示签名验证成功。第二条命令显示密钥指纹：请与技术员通过其他途径告知的指纹比对，不要只与本页比对。',
  )}</p>
<pre>openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
openssl pkey -pubin -in signer.pem -outform DER | sha256sum</pre>
<p>${both('Fingerprint of the key', '密钥指纹')}: <code>${fingerprint}</code></p>`
}
