/**
 * The level that applies to a device, and why. Documented: `disableAllLogs` switches everything off; a target's level goes
 * before the default; that of a thing group holds for the groups below it, where a child may override it; an event type's
 * own level overrides the account's for that type. Which of several targets of different types wins is not documented.
 * Pure.
 */
import type { DeviceLevel } from '../../../../shared/model.ts'
import type { CloudLevelTree } from '../cloud-side.ts'
import type { Target, TargetType } from './identity.ts'

export interface Configured {
  readonly disabled: boolean
  readonly default: DeviceLevel | null
  readonly targets: readonly { readonly type: string; readonly name: string; readonly level: DeviceLevel }[]
  readonly overrides: CloudLevelTree['overrides']
}

/** The thing groups of a device, each with those above it, the nearest first; null: they could not be read. */
export type Groups = readonly { readonly name: string; readonly above: readonly string[] }[] | null

interface Found {
  readonly type: TargetType
  readonly level: DeviceLevel
  readonly words: string
}

export function applies(about: Target, configured: Configured, groups: Groups): NonNullable<CloudLevelTree['applies']> {
  if (configured.disabled) return { level: 'off', why: 'disableAllLogs is on, which goes before everything else.' }
  if (configured.default === null) return { level: null, why: 'logging was never set up in this account and region.' }
  const found = [...own(about, configured), ...ofGroups(configured, groups)]
  const { level, why } = decide(found, configured.default)
  const doubts = [...unseen(about, configured, groups), ...exceptions(configured)]
  return { level, why: [why, ...doubts].join(' ') }
}

function decide(found: readonly Found[], common: DeviceLevel): { level: DeviceLevel | null; why: string } {
  const [first] = found
  if (first === undefined) return { level: common, why: `no target matches it, so the default holds: ${common}.` }
  const words = found.map((each) => each.words).join(' and ')
  if (found.every(({ level }) => level === first.level)) {
    return { level: first.level, why: `${words}: a target's level goes before the default (${common}).` }
  }
  const isOneType = found.every(({ type }) => type === first.type)
  return {
    level: null,
    why: `${words}: AWS does not document which of ${isOneType ? 'these' : 'these types of target'} goes first.`,
  }
}

/** The target itself: a client id's, or that of whatever else was asked about. */
function own(about: Target, { targets }: Configured): Found[] {
  if (about.type === 'DEFAULT') return []
  const target = targets.find(({ type, name }) => type === about.type && name === about.name)
  return target ? [found(about.type, about.name, target.level)] : []
}

function found(type: TargetType, name: string, level: DeviceLevel, by = ''): Found {
  return { type, level, words: `${type} ${name} is set to ${level}${by}` }
}

/** Of each group that the device is in, the nearest one up its line that has a level: a child overrides its parent. */
function ofGroups({ targets }: Configured, groups: Groups): Found[] {
  const levelOf = new Map(targets.flatMap(({ type, name, level }) => (type === 'THING_GROUP' ? [[name, level]] : [])))
  const hits = new Map<string, Found>()
  for (const { name, above } of groups ?? []) {
    const line = [name, ...above]
    const at = line.findIndex((each) => levelOf.has(each))
    const [nearest, level] = [line[at], levelOf.get(line[at] ?? '')]
    if (nearest === undefined || level === undefined) continue
    hits.set(nearest, found('THING_GROUP', nearest, level, at > 0 ? `, which is above ${name}` : ''))
  }
  return [...hits.values()]
}

/** Targets that may match too, but that do not show from here. */
function unseen(about: Target, { targets }: Configured, groups: Groups): string[] {
  if (about.type === 'DEFAULT') return []
  const has = (kind: TargetType) => about.type !== kind && targets.some(({ type }) => type === kind)
  const unread = groups === null && has('THING_GROUP') ? ['its thing groups could not be read'] : []
  const kinds = (['SOURCE_IP', 'PRINCIPAL_ID'] as const).filter(has)
  const signs = kinds.length === 0 ? [] : [`a level for its ${kinds.join(' or ')} would match as well`]
  const doubts = [...unread, ...signs]
  return doubts.length === 0 ? [] : [`Not certain: ${doubts.join('; ')}.`]
}

function exceptions({ overrides }: Configured): string[] {
  if (overrides.length === 0) return []
  const list = overrides.map(({ type, level }) => `${type} ${level}`).join(', ')
  return [`Event types with a level of their own: ${list}.`]
}
