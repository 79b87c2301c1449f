import { PERSONAL_RULES, type Rule, SECRET_RULES, STRICT_RULES } from './rules.ts'

/** Each takes out what the one before does, and more. `none` leaves every byte as the device sent it. */
export const PROFILES = ['none', 'secrets', 'personal', 'strict'] as const
export type Profile = (typeof PROFILES)[number]

export function rulesOf(profile: Profile): readonly Rule[] {
  switch (profile) {
    case 'none':
      return []
    case 'secrets':
      return SECRET_RULES
    case 'personal':
      return [...SECRET_RULES, ...PERSONAL_RULES]
    case 'strict':
      return [...SECRET_RULES, ...PERSONAL_RULES, ...STRICT_RULES]
  }
}
