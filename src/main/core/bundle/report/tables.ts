import { type DeviceEvent, type Gap, type LevelLease, splitDeviceKey } from '../../../../shared/model.ts'
import { type Note, noteTime } from '../../../../shared/notes.ts'
import { both, type Html, html } from './html.ts'
import type { Notable } from './notable.ts'
import { type Clock, lengthOf } from './times.ts'

/** Rows of a table that a person still reads. */
const MOST_ROWS = 300

export function notable(lines: readonly Notable[], clock: Clock): Html {
  if (lines.length === 0) return html`<p class="soft">${both('No errors and no warnings.', '没有错误和警告。')}</p>`
  const intro = both(
    'Errors, then warnings; lines that differ in numbers alone are shown once.',
    '先错误后警告；仅数字不同的日志只显示一次。',
  )
  return html`<p class="soft">${intro}</p><div class="wide"><table class="stack"><thead><tr><th></th><th class="n">×</th><th>${both('First', '首次')}</th><th>${both('Last', '末次')}</th><th>${both('Line', '日志')}</th></tr></thead><tbody>
${lines.map(
  (line) =>
    html`<tr><td class="k"><span class="lvl ${line.level}">${line.level === 'error' ? 'E' : 'W'}</span></td><td class="n">${line.count.toLocaleString('en-US')}</td><td class="t">${clock.full(line.first)}</td><td class="t">${line.count === 1 ? '' : clock.full(line.last)}</td><td><code>${line.text}</code><br><span class="soft">${splitDeviceKey(line.device).ref}</span></td></tr>`,
)}</tbody></table></div>`
}

export function notes(all: readonly Note[], clock: Clock): Html {
  return table(
    [both('When', '时间'), both('What', '对象'), both('Note', '备注')],
    all.map(
      (note) =>
        html`<tr><td class="t">${clock.full(noteTime(note))}</td><td>${target(note)}</td><td>${note.text || '★'}${note.technician === '' ? html`` : html` <span class="soft">(${note.technician})</span>`}</td></tr>`,
    ),
  )
}

function target({ target: on }: Note): Html {
  if (on.is === 'line') return html`<code>${on.excerpt}</code>`
  if (on.is === 'range') return html`${both('a stretch of time', '一段时间')} (${lengthOf(on.to - on.from)})`
  return on.device === null
    ? both('the capture', '本次采集')
    : html`<span class="mono">${splitDeviceKey(on.device).ref}</span>`
}

const CAUSES: Readonly<Record<Gap['cause'], readonly [string, string]>> = {
  stopped: ['Fieldtap was not running', 'Fieldtap 未运行'],
  crash: ['Fieldtap or the laptop failed', 'Fieldtap 或电脑发生故障'],
  sleep: ['the laptop slept', '电脑休眠'],
  link: ['the connection was lost', '连接中断'],
  refused: ['uploads were refused', '上传被拒绝'],
  store: ['nothing could be written to the disk', '无法写入磁盘'],
}

export function gaps(all: readonly Gap[], clock: Clock): Html {
  if (all.length === 0) return html`<p>${both('None: nothing is known to be missing.', '没有：未发现缺失。')}</p>`
  return table(
    [both('From', '从'), both('To', '到'), both('Why', '原因')],
    all.map((gap) => {
      const [en, zh] = CAUSES[gap.cause]
      const end =
        gap.to === null
          ? both('still open', '仍在持续')
          : html`${clock.full(gap.to)} <span class="soft">(${lengthOf(gap.to - gap.from)})</span>`
      return html`<tr><td class="t">${clock.full(gap.from)}</td><td class="t">${end}</td><td>${both(en, zh)}${gap.detail === '' ? html`` : html` <span class="soft">${gap.detail}</span>`}</td></tr>`
    }),
  )
}

export function leases(all: readonly LevelLease[], clock: Clock): Html {
  if (all.length === 0) return html`<p>${both('None.', '没有。')}</p>`
  return table(
    [
      both('From', '从'),
      both('Restored', '恢复于'),
      both('Device', '设备'),
      both('Level', '级别'),
      both('Who and why', '人员与原因'),
    ],
    all.map((lease) => {
      const end =
        lease.restoredAt === null
          ? both(`not restored (${lease.state})`, `尚未恢复（${lease.state}）`)
          : html`${clock.full(lease.restoredAt)}`
      const who = [lease.technician, lease.reason].filter((text) => text !== '').join(': ')
      return html`<tr><td class="t">${clock.full(lease.requestedAt)}</td><td class="t">${end}</td><td class="mono">${splitDeviceKey(lease.device).ref}</td><td>${lease.before.level ?? '?'} → <b>${lease.during}</b> → ${lease.restoreTo}</td><td>${who || '—'}</td></tr>`
    }),
  )
}

export function events(shown: readonly DeviceEvent[], total: number, clock: Clock): Html {
  if (shown.length === 0) return html`<p>${both('None.', '没有。')}</p>`
  const part = both(
    `The newest ${shown.length} of ${total.toLocaleString('en-US')}; all of them are in the folder events.`,
    `共 ${total.toLocaleString('en-US')} 个，此处为最新 ${shown.length} 个；全部内容在 events 文件夹中。`,
  )
  return html`${total > shown.length ? html`<p class="soft">${part}</p>` : html``}${table(
    [both('When', '时间'), both('Outcome', '结果'), both('What', '内容')],
    shown.map(
      (event) =>
        html`<tr><td class="t">${clock.full(event.time)}</td><td>${event.outcome}</td><td>${event.description}${event.device === null ? html`` : html` <span class="soft mono">${splitDeviceKey(event.device).ref}</span>`}</td></tr>`,
    ),
  )}`
}

function table(heads: readonly Html[], rows: readonly Html[]): Html {
  const more = rows.length - MOST_ROWS
  const rest = html`<p class="soft">${both(`and ${more} more in the files`, `其余 ${more} 条见文件`)}</p>`
  return html`<div class="wide"><table class="stack"><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.slice(0, MOST_ROWS)}</tbody></table></div>${more > 0 ? rest : html``}`
}
