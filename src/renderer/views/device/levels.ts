import { DEVICE_LEVELS, type DeviceLevel, type LevelControl } from '../../../shared/model.ts'

/** The levels that a platform's control offers, from silent to loud. */
export function levelsOf(control: LevelControl): readonly DeviceLevel[] {
  if (control.kind === 'none') return []
  if (control.kind === 'switch') return ['off', 'on']
  return DEVICE_LEVELS.filter((level) => control.levels.includes(level))
}
