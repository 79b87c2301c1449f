import { describe, expect, it } from 'vitest'
import { type Reading, readResume, writeResume } from '../../../../../../src/main/core/platforms/aws/resume.ts'
import { advance, beginWalk, toReading } from '../../../../../../src/main/core/platforms/aws/walk.ts'

const HOUR = 3_600_000
const NOW = 1_700_000_000_000
const ALL = { since: null, until: null }

function reading(more: Partial<Reading> = {}): Reading {
  return { query: '', since: null, newest: NOW - HOUR, page: null, ...more }
}

const page = { token: 't', start: 5, end: null, pattern: null, at: NOW - HOUR }

describe('where a reading begins', () => {
  it('is the beginning at first', () => {
    expect(beginWalk(null, ALL, null, NOW)).toMatchObject({ start: null, token: null, since: null })
  })

  it('is ten minutes before the newest entry that is here', () => {
    expect(beginWalk(reading(), ALL, null, NOW)).toMatchObject({ start: NOW - HOUR - 600_000, token: null })
  })

  it('is never before what was asked for first', () => {
    const before = reading({ since: NOW - HOUR - 1000 })
    expect(beginWalk(before, ALL, null, NOW)).toMatchObject({ start: NOW - HOUR - 1000 })
  })

  it('is the next page of a reading that was interrupted', () => {
    expect(beginWalk(reading({ page }), ALL, null, NOW)).toMatchObject({ start: 5, token: 't' })
  })

  it.each([
    ['is too old', { ...page, at: NOW - 24 * HOUR }, null],
    ['is from the future', { ...page, at: NOW + HOUR }, null],
    ['is for another pattern', { ...page, pattern: '{ $.a = "b" }' }, null],
    ['has another end', { ...page, end: 7 }, null],
  ])('takes no token that %s', (_, left, pattern) => {
    expect(beginWalk(reading({ page: left }), ALL, pattern, NOW)).toMatchObject({
      token: null,
      start: NOW - HOUR - 600_000,
    })
  })

  it('goes back where more of the past is wanted, and then knows only what it has read', () => {
    const before = reading({ since: NOW - 2 * HOUR })
    const walk = beginWalk(before, { since: NOW - 5 * HOUR, until: null }, null, NOW)
    expect(walk).toMatchObject({ start: NOW - 5 * HOUR, since: NOW - 5 * HOUR, newest: null })
    const left = toReading('', advance(walk, [NOW - 4 * HOUR], 'next'), null, NOW)
    expect(left).toMatchObject({ since: NOW - 5 * HOUR, newest: NOW - 4 * HOUR })
  })

  it('does not pretend to have what lies between two readings', () => {
    const walk = beginWalk(reading({ since: 0, newest: 1000 }), { since: 5000, until: null }, null, NOW)
    expect(walk).toMatchObject({ start: 5000, since: 5000, newest: null })
  })

  it('looks through once more what is here already, where it is asked for by its time', () => {
    const walk = beginWalk(reading({ since: 0 }), { since: NOW - 3 * HOUR, until: null }, null, NOW)
    expect(walk).toMatchObject({ start: NOW - 3 * HOUR, since: 0, newest: NOW - HOUR })
  })
})

describe('the resume text', () => {
  it('remembers each query on its own', () => {
    const first = writeResume([], reading({ query: 'level:error' }))
    const second = writeResume(readResume(first), reading({ query: '', newest: 5 }))
    expect(readResume(second)).toEqual([reading({ query: '', newest: 5 }), reading({ query: 'level:error' })])
  })

  it.each(['', 'x', '{}', '{"v":2,"readings":[]}', 'null'])('begins anew with %j', (text) => {
    expect(readResume(text)).toEqual([])
  })
})
