/**
 * The event codes, as data. Classes: OpenAPI of Device Management and the campaign documentation of its SDKs. Texts: the
 * vendor's table of event log codes where it has one; for firmware updates of the first and second generation the results
 * and states of the LwM2M objects 5 and 10252 that they report; else the group that a code belongs to.
 */
import type { Outcome } from '../../../../shared/model.ts'

export interface CodeText {
  readonly en: string
  readonly zh: string
}

interface Code extends CodeText {
  readonly outcome: Outcome
}

/** Null for a code that is not in the table: it is shown as it is. */
export function outcomeOfCode(code: string): Outcome | null {
  return CODES.get(code)?.outcome ?? null
}

export function explainCode(code: string): CodeText | null {
  const known = CODES.get(code)
  return known ? { en: known.en, zh: known.zh } : null
}

/** Every code of the table with its texts. */
export function codeTexts(): Readonly<Record<string, CodeText>> {
  return Object.fromEntries([...CODES].map(([code, { en, zh }]) => [code, { en, zh }]))
}

type Row = readonly [number: number | string, en: string, zh: string]

/** Object 5 of LwM2M, resource 5. */
const UPDATE_1: readonly Row[] = [
  [2, 'Not enough storage for the new firmware', '存储空间不足，放不下新固件'],
  [3, 'Out of memory during the download', '下载时内存不足'],
  [4, 'Connection lost during the download', '下载时连接中断'],
  [5, 'The downloaded package failed its CRC check', '下载的固件包未通过 CRC 校验'],
  [6, 'Unsupported package type', '不支持的固件包类型'],
  [7, 'Invalid URI', 'URI 无效'],
  [8, 'The firmware update failed', '固件更新失败'],
  [9, 'The downloaded package failed its hash check', '下载的固件包未通过哈希校验'],
]

/** Object 5 of LwM2M, resource 3. */
const STATES_1: readonly Row[] = [
  [0, 'Idle: no update in progress', '空闲：没有进行中的更新'],
  [1, 'Downloading', '正在下载'],
  [2, 'Downloaded', '下载完成'],
  [3, 'Updating', '正在更新'],
]

/** Object 10252. */
const UPDATE_2: readonly Row[] = [
  [2, 'Timed out while downloading the manifest', '下载清单超时'],
  [3, 'Manifest rejected: its URI is invalid, or it was not found', '清单被拒绝：URI 无效或找不到清单'],
  [4, 'Manifest rejected: its integrity check failed', '清单被拒绝：完整性校验失败'],
  [5, 'Manifest rejected: it is not meant for this device', '清单被拒绝：不适用于此设备'],
  [6, 'Manifest rejected: its certificate was not found', '清单被拒绝：找不到证书'],
  [7, 'Manifest rejected: its signature could not be verified', '清单被拒绝：签名验证失败'],
  [8, 'A manifest that this one depends on was not found', '找不到所依赖的清单'],
  [9, 'Not enough storage for the new firmware', '存储空间不足，放不下新固件'],
  [10, 'Out of memory during the download', '下载时内存不足'],
  [11, 'Connection lost during the download', '下载时连接中断'],
  [12, 'The downloaded asset failed its integrity check', '下载的资源未通过完整性校验'],
  [13, 'Unsupported asset type', '不支持的资源类型'],
  [14, 'Invalid asset URI', '资源 URI 无效'],
  [15, 'Timed out while downloading the asset', '下载资源超时'],
  [16, 'Unsupported delta format', '不支持的差分格式'],
  [17, 'Unsupported encryption format', '不支持的加密格式'],
]

const STATES_2: readonly Row[] = [
  [0, 'The update client is not initialized', '更新客户端尚未初始化'],
  [1, 'Idle: no update in progress', '空闲：没有进行中的更新'],
  [2, 'Processing the manifest', '正在处理清单'],
  [3, 'Awaiting approval of the download', '等待批准下载'],
  [4, 'Downloading', '正在下载'],
  [5, 'Downloaded', '下载完成'],
  [6, 'Awaiting approval of the installation', '等待批准安装'],
  [7, 'Installing', '正在安装'],
  [8, 'Rebooting', '正在重启'],
]

const UPDATE_4: readonly Row[] = [
  [22, 'The update failed', '更新失败'],
  [101, 'Update: nonspecific network error', '更新：未具体说明的网络错误'],
  [102, 'Update: nonspecific payload error', '更新：未具体说明的数据错误'],
  [103, 'Update: nonspecific system error', '更新：未具体说明的系统错误'],
  [200, 'Manifest validation: nonspecific error', '清单验证：未具体说明的错误'],
  [201, 'Manifest: nonspecific network error', '清单：未具体说明的网络错误'],
  [202, 'Manifest: the network timed out', '清单：网络超时'],
]

const SYSTEM: readonly (readonly [outcome: Outcome, numbers: readonly number[], en: string, zh: string])[] = [
  ['SUCCESS', [112], 'Reported by the service: the device reached the desired state', '由服务上报：设备已达到期望状态'],
  [
    'FAIL',
    [101, 103, 104, 111, 123, 124],
    'Reported by the service: the device did not reach the desired state',
    '由服务上报：设备未达到期望状态',
  ],
  [
    'INFO',
    [100, 105, 106, 107, 108, 113, 114, 115, 116, 120, 125],
    "Reported by the service: the device's state or lifecycle",
    '由服务上报：设备状态或生命周期',
  ],
  [
    'SKIPPED',
    [110, 117, 118, 121, 122],
    'Reported by the service: the device was already at the desired state',
    '由服务上报：设备已处于期望状态',
  ],
]

function* table(): Generator<readonly [code: string, entry: Code]> {
  for (const [outcome, numbers, en, zh] of SYSTEM) {
    for (const number of numbers) yield [`SYS_${number}`, { outcome, en, zh }]
  }
  yield* rows('SUCCESS', 'UPD1_OK_', [[1, 'The firmware was updated', '固件更新成功']])
  yield* rows('FAIL', 'UPD1_FAIL_', UPDATE_1)
  yield* rows('INFO', 'UPD1_STATE_', STATES_1)
  yield* rows('SUCCESS', 'UPD2_OK_', [
    [1, 'The firmware was updated', '固件更新成功'],
    [18, 'The asset was updated', '资源更新成功'],
    [19, 'The asset was updated after a recovery', '资源在恢复后更新成功'],
  ])
  yield* rows('FAIL', 'UPD2_FAIL_', UPDATE_2)
  yield* rows('INFO', 'UPD2_STATE_', STATES_2)
  for (const generation of ['UPD1', 'UPD2']) {
    yield* rows('INFO', `${generation}_REPORT_`, [
      ['HASH', 'The device reported the hash of its firmware', '设备上报了固件的哈希值'],
      ['VERSION', 'The device reported the version of its firmware', '设备上报了固件版本'],
    ])
  }
  yield* rows('SUCCESS', 'UPD4_OK_', [
    ['M1', 'Initial value of an update; it means nothing', '更新的初始值，没有含义'],
    [100, 'The update succeeded', '更新成功'],
  ])
  yield* rows('FAIL', 'UPD4_FAIL_', [
    ...group(200, 226, 'The update failed while its manifest was validated', '更新在验证清单时失败'),
    ...group(300, 316, 'The update failed after its manifest was accepted', '更新在清单通过之后失败'),
    ...group(400, 409, 'The update failed after its manifest was accepted', '更新在清单通过之后失败'),
    ...group(500, 512, 'The update failed after its manifest was accepted', '更新在清单通过之后失败'),
    ...UPDATE_4,
  ])
}

function* rows(outcome: Outcome, prefix: string, entries: readonly Row[]) {
  for (const [number, en, zh] of entries) yield [`${prefix}${number}`, { outcome, en, zh }] as const
}

/** For these the vendor says no more than which stage they belong to. */
function group(from: number, to: number, en: string, zh: string): Row[] {
  return Array.from({ length: to - from + 1 }, (_, at) => [from + at, en, zh])
}

const CODES: ReadonlyMap<string, Code> = new Map(table())
