import { printable } from './fault.ts'
import type { Manifest } from './format.ts'

/**
 * README.txt: for whoever gets the file and has never heard of Fieldtap, in English and Chinese. It only says what can be
 * done with tools that every system has.
 */
export function readme(about: ReadmeFacts): string {
  return `${english(about)}\n\n${'─'.repeat(78)}\n\n${chinese(about)}\n`
}

export type ReadmeFacts = Omit<Manifest, 'files'> & {
  /** Name of the file, as it was first saved. */
  readonly fileName: string
  /** Of the key that signs it; null: nobody does. */
  readonly fingerprint: string | null
}

const ENGLISH_REDACTED = `Device logs captured on site, with their history. Before anything was written, what must not leave
was replaced by marks such as [password-1]; the same value is the same mark everywhere. The rest is
as the devices sent it.`

const CHINESE_REDACTED = `在现场采集的设备日志及其历史记录。写入之前，不得外传的内容已替换为 [password-1] 之类的标记；
同一个值始终为同一标记。其余内容与设备发送的一致。`

function english(about: ReadmeFacts): string {
  return `FIELDTAP LOG BUNDLE

${about.redaction.profile === 'none' ? 'Device logs captured on site, as the devices sent them, with their history.' : ENGLISH_REDACTED}

  Made        ${about.created} by ${about.app.name} ${about.app.version}
  Technician  ${about.technician || '-'}
  Site        ${about.site || '-'}
  Job         ${about.job || '-'}
  Content     ${about.lines} lines (${about.bytes} bytes), ${about.events} events, ${about.gaps} gaps

DEVICES

${devices(about, 'lines', 'events')}

WHAT IS IN IT

  report.html                 a page to read: summary, histogram, notable lines, gaps, events
  manifest.json               who, where, what; every file with its size and SHA-256
  logs/DEVICE.log             the lines as above, each followed by a line feed
  logs/DEVICE.ndjson          the same lines with every field, one JSON object each. This is the
                              lossless form: "text", or "base64" where a line is not valid UTF-8.
                              (A line may itself hold line breaks; in the .log it then looks like
                              several.)
                              Times are Unix milliseconds, UTC: "received" is when the line arrived,
                              "deviceTime" what the device's clock said (null: nothing), and
                              "clockOffset" how far that clock was ahead. When it happened is best
                              told by deviceTime - clockOffset, else by received; only where it is
                              known otherwise there is a "time".
  events/DEVICE.ndjson        what happened to the device, oldest first
  events/device-events.json   the same for all devices, newest first, as one JSON list
  levels.ndjson               each change of the log level, from request to restore
  gaps.ndjson                 when nothing could be captured, and why. No entry: no gap.
  notes.ndjson                marks and notes of the technician
  connections.ndjson          the history of the laptop's connections
  app.log                     Fieldtap's own log for the time
  index.json                  where the lines lie, so that Fieldtap opens the bundle at once
  SHA256SUMS                  the checksum of every other file

HOW TO CHECK IT

  Linux    unzip -q '${shell(about.fileName)}' -d bundle && cd bundle && sha256sum -c SHA256SUMS
  macOS    unzip -q '${shell(about.fileName)}' -d bundle && cd bundle && shasum -a 256 -c SHA256SUMS
  Windows  unpack it, then compare in PowerShell with: Get-ChildItem -Recurse -File | Get-FileHash

Every file must be reported OK. This shows that nothing was damaged on the way. It does not show who
made the bundle: whoever changes a file can also change its checksum.${about.fingerprint === null ? '' : englishSigned(about.fingerprint)}`
}

function englishSigned(fingerprint: string): string {
  return `

This bundle is signed. With OpenSSL 3, in the unpacked folder:

  openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
  openssl pkey -pubin -in signer.pem -outform DER | sha256sum

The first must say that the signature was verified. The second prints the fingerprint of the key:
compare it with the one that the technician tells you by another way. When the bundle was made it was

  ${fingerprint}`
}

function chinese(about: ReadmeFacts): string {
  return `FIELDTAP 数据包

${about.redaction.profile === 'none' ? '在现场采集的设备日志（与设备发送的内容逐字节一致）及其历史记录。' : CHINESE_REDACTED}

  生成时间    ${about.created}，${about.app.name} ${about.app.version}
  技术员      ${about.technician || '-'}
  现场        ${about.site || '-'}
  工单        ${about.job || '-'}
  内容        ${about.lines} 行（${about.bytes} 字节），${about.events} 个事件，${about.gaps} 处缺口

设备

${devices(about, '行', '个事件')}

内容说明

  report.html                 可直接阅读的报告：概要、分布图、值得注意的日志、缺口、事件
  manifest.json               采集人、地点、内容；每个文件的大小和 SHA-256
  logs/设备.log               日志行（如上所述），每行后加一个换行符
  logs/设备.ndjson            同样的日志行及全部字段，每行一个 JSON 对象。此格式无任何损失：
                              "text" 为文本；不是有效 UTF-8 的行用 "base64"。
                              （一行日志本身可能含有换行符，在 .log 中会显示为多行。）
                              时间均为 UTC 的 Unix 毫秒数："received" 为到达时间，"deviceTime" 为设备
                              时钟的时间（null 表示没有），"clockOffset" 为设备时钟快了多少。事件发生
                              时间的最佳估计是 deviceTime - clockOffset，没有设备时间时为 received；
                              仅当另有更准确的时间时才有 "time"。
  events/设备.ndjson          该设备发生的事件，从旧到新
  events/device-events.json   所有设备的事件，从新到旧，一个 JSON 列表
  levels.ndjson               每次日志级别变更，从请求到恢复
  gaps.ndjson                 未能采集的时段及原因。没有条目即没有缺口。
  notes.ndjson                技术员的标记与备注
  connections.ndjson          本机连接的历史记录
  app.log                     Fieldtap 自身在该时段的日志
  index.json                  日志行的位置，供 Fieldtap 快速打开
  SHA256SUMS                  其余每个文件的校验和

如何校验

  Linux    unzip -q '${shell(about.fileName)}' -d bundle && cd bundle && sha256sum -c SHA256SUMS
  macOS    unzip -q '${shell(about.fileName)}' -d bundle && cd bundle && shasum -a 256 -c SHA256SUMS
  Windows  解压后在 PowerShell 中比对：Get-ChildItem -Recurse -File | Get-FileHash

每个文件都必须显示 OK。这说明传输过程中没有损坏，但不能证明是谁制作的：
修改文件的人也可以修改校验和。${about.fingerprint === null ? '' : chineseSigned(about.fingerprint)}`
}

function chineseSigned(fingerprint: string): string {
  return `

此数据包已签名。请在解压后的文件夹中使用 OpenSSL 3：

  openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
  openssl pkey -pubin -in signer.pem -outform DER | sha256sum

第一条命令必须显示签名验证成功。第二条命令显示密钥指纹：请与技术员通过其他途径告知的指纹比对。
生成数据包时的指纹为

  ${fingerprint}`
}

function devices(about: ReadmeFacts, lines: string, events: string): string {
  if (about.devices.length === 0) return '  -'
  return about.devices
    .map(
      (device) =>
        `  ${printable(device.key)}\n      ${device.files.log}: ${device.lines} ${lines}, ${device.events} ${events}`,
    )
    .join('\n')
}

/** Within single quotes of a POSIX shell. */
function shell(name: string): string {
  return name.replaceAll("'", `'\\''`)
}
