/** What the shell itself says: menus, tray, dialogs. The page has its own words. */

export interface Texts {
  readonly file: string
  readonly edit: string
  readonly view: string
  readonly window: string
  readonly help: string
  readonly go: string
  readonly log: string
  readonly device: string
  readonly notes: string
  readonly close: string
  readonly quit: string
  readonly keepInTray: string
  readonly network: string
  readonly showData: string
  readonly showLog: string
  readonly open: string
  readonly recording: string
  readonly notRecording: string
  readonly levels: (count: number) => string
  /** The device has yet to take its old level. */
  readonly pending: string
  readonly minutesLeft: (minutes: number) => string
  readonly endNow: (level: string) => string
  readonly endAll: string
  readonly closeTitle: (count: number) => string
  readonly closeDetail: string
  readonly restore: string
  readonly keep: string
  readonly cancel: string
  readonly networkTitle: string
  readonly networkDetail: string
  readonly restart: string
  readonly saveTitle: string
  readonly bundle: string
  readonly failedTitle: string
  readonly failedAgain: string
  readonly again: string
  readonly kept: string
  readonly todo: string
}

const en: Texts = {
  file: '&File',
  edit: '&Edit',
  view: '&View',
  window: '&Window',
  help: '&Help',
  go: '&Go',
  log: '&Log',
  device: '&Device',
  notes: '&Marks',
  close: 'Close Window',
  quit: 'Quit Fieldtap',
  keepInTray: 'Keep Capturing in the Tray When the Window Closes',
  network: 'Let Devices on the Network Reach This Laptop',
  showData: 'Show Data Folder',
  showLog: 'Show App Log',
  open: 'Open Fieldtap',
  recording: 'Recording',
  notRecording: 'Not recording',
  levels: (count) => (count === 1 ? '1 level raised' : `${count} levels raised`),
  pending: 'restore pending',
  minutesLeft: (minutes) => `${minutes} min left`,
  endNow: (level) => `End Now, Back to ${level}`,
  endAll: 'End All Now',
  closeTitle: (count) => (count === 1 ? 'A level is still raised.' : `${count} levels are still raised.`),
  closeDetail:
    'Restore now and quit: each device goes back to its old level. Keep capturing: Fieldtap stays in the tray, goes on recording, and restores when the time is up.',
  restore: 'Restore now and quit',
  keep: 'Keep capturing in the tray',
  cancel: 'Cancel',
  networkTitle: 'The capture pauses for a moment.',
  networkDetail: 'Fieldtap opens its ports anew. Levels that are raised go back first.',
  restart: 'Go on',
  saveTitle: 'Save the bundle',
  bundle: 'Fieldtap bundle',
  failedTitle: 'Fieldtap cannot open its data',
  failedAgain: 'It tries again by itself every half minute.',
  again: 'Try again',
  kept: 'What was kept',
  todo: 'What to do',
}

const zh: Texts = {
  file: '文件(&F)',
  edit: '编辑(&E)',
  view: '查看(&V)',
  window: '窗口(&W)',
  help: '帮助(&H)',
  go: '前往(&G)',
  log: '日志(&L)',
  device: '设备(&D)',
  notes: '标记(&M)',
  close: '关闭窗口',
  quit: '退出 Fieldtap',
  keepInTray: '关闭窗口后在托盘中继续采集',
  network: '允许网络上的设备访问本机',
  showData: '显示数据文件夹',
  showLog: '显示应用日志',
  open: '打开 Fieldtap',
  recording: '正在记录',
  notRecording: '未在记录',
  levels: (count) => `${count} 台设备的日志级别已提高`,
  pending: '等待恢复',
  minutesLeft: (minutes) => `还剩 ${minutes} 分钟`,
  endNow: (level) => `立即结束，恢复为 ${level}`,
  endAll: '全部立即结束',
  closeTitle: (count) => `还有 ${count} 台设备的日志级别处于提高状态。`,
  closeDetail: '立即恢复并退出：每台设备恢复原来的级别。继续采集：Fieldtap 留在托盘中继续记录，到时自动恢复。',
  restore: '立即恢复并退出',
  keep: '在托盘中继续采集',
  cancel: '取消',
  networkTitle: '采集将暂停片刻。',
  networkDetail: 'Fieldtap 将重新打开端口；已提高的级别会先恢复。',
  restart: '继续',
  saveTitle: '保存数据包',
  bundle: 'Fieldtap 数据包',
  failedTitle: 'Fieldtap 无法打开数据',
  failedAgain: '每半分钟会自动重试一次。',
  again: '重试',
  kept: '已保留的内容',
  todo: '如何处理',
}

/** The words for a locale such as `zh-CN`; English for all that there are no others for. */
export function textsFor(locale: string): Texts {
  return /^zh\b/i.test(locale) ? zh : en
}
