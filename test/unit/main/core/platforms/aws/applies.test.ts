import { describe, expect, it } from 'vitest'
import { applies, type Configured, type Groups } from '../../../../../../src/main/core/platforms/aws/applies.ts'
import type { Target } from '../../../../../../src/main/core/platforms/aws/identity.ts'

const DEV: Target = { type: 'CLIENT_ID', name: 'dev1' }

function configured(more: Partial<Configured> = {}): Configured {
  return { disabled: false, default: 'warn', targets: [], overrides: [], ...more }
}

function target(type: string, name: string, level: Configured['targets'][number]['level']) {
  return { type, name, level }
}

function applied(more: Partial<Configured>, groups: Groups = [], about: Target = DEV) {
  return applies(about, configured(more), groups)
}

describe('the level that applies', () => {
  it('is none while all logs are disabled, whatever is set', () => {
    const { level, why } = applied({ disabled: true, targets: [target('CLIENT_ID', 'dev1', 'debug')] })
    expect(level).toBe('off')
    expect(why).toContain('disableAllLogs')
  })

  it('is unknown where logging was never set up', () => {
    expect(applied({ default: null })).toMatchObject({ level: null })
  })

  it('is the default where no target matches', () => {
    const { level, why } = applied({ targets: [target('CLIENT_ID', 'dev2', 'debug')] })
    expect(level).toBe('warn')
    expect(why).toContain('default')
  })

  it("is the target's own before the default", () => {
    expect(applied({ targets: [target('CLIENT_ID', 'dev1', 'debug')] })).toMatchObject({ level: 'debug' })
  })

  it('comes from a parent group, unless a child overrides it', () => {
    const targets = [target('THING_GROUP', 'Phones', 'info'), target('THING_GROUP', 'MobilePhones', 'error')]
    expect(applied({ targets }, [{ name: 'MobilePhones', above: ['Phones'] }])).toMatchObject({ level: 'error' })
    const { level, why } = applied({ targets }, [{ name: 'Wired', above: ['Phones'] }])
    expect(level).toBe('info')
    expect(why).toContain('above Wired')
  })

  it('is not guessed where AWS does not say which target goes first', () => {
    const targets = [target('CLIENT_ID', 'dev1', 'debug'), target('THING_GROUP', 'Phones', 'error')]
    const { level, why } = applied({ targets }, [{ name: 'Phones', above: [] }])
    expect(level).toBeNull()
    expect(why).toMatch(/does not document which of these types of target/)
  })

  it('is certain again where they agree', () => {
    const targets = [target('CLIENT_ID', 'dev1', 'info'), target('THING_GROUP', 'Phones', 'info')]
    expect(applied({ targets }, [{ name: 'Phones', above: [] }])).toMatchObject({ level: 'info' })
  })

  it('names two groups of which neither is above the other', () => {
    const targets = [target('THING_GROUP', 'A', 'info'), target('THING_GROUP', 'B', 'error')]
    const groups = [
      { name: 'A', above: [] },
      { name: 'B', above: [] },
    ]
    expect(applied({ targets }, groups)).toMatchObject({ level: null })
  })

  it('says what it cannot see from here', () => {
    const targets = [target('SOURCE_IP', '10.0.0.1', 'debug'), target('THING_GROUP', 'Phones', 'debug')]
    const { level, why } = applied({ targets }, null)
    expect(level).toBe('warn')
    expect(why).toContain('thing groups could not be read')
    expect(why).toContain('SOURCE_IP')
  })

  it('names event types that have a level of their own', () => {
    const overrides = [{ type: 'Connect', level: 'debug' as const, destination: '' }]
    expect(applied({ overrides }).why).toContain('Connect debug')
  })
})
