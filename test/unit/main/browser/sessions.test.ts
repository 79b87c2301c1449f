import { expect, test } from 'vitest'
import { createSessions } from '../../../../src/main/browser/sessions.ts'

test('a token opens one session', () => {
  const sessions = createSessions()
  const token = sessions.issueToken()
  const session = sessions.exchange(token) ?? ''
  expect(sessions.holds(session)).toBe(true)
  expect(sessions.exchange(token)).toBeNull()
  expect(sessions.holds(session)).toBe(true)
})

test('a token is no session and a session no token', () => {
  const sessions = createSessions()
  const token = sessions.issueToken()
  expect(sessions.holds(token)).toBe(false)
  const session = sessions.exchange(token) ?? ''
  expect(sessions.exchange(session)).toBeNull()
})

test('both are 256 bits in letters that an address and a cookie may hold', () => {
  const sessions = createSessions()
  const token = sessions.issueToken()
  const session = sessions.exchange(token)
  for (const secret of [token, session]) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(sessions.issueToken()).not.toBe(token)
})

test('nothing made up is accepted', () => {
  const sessions = createSessions()
  sessions.issueToken()
  for (const made of ['', ' ', 'x'.repeat(43)]) {
    expect(sessions.exchange(made)).toBeNull()
    expect(sessions.holds(made)).toBe(false)
  }
})

test('tokens and sessions of one server are nothing to another', () => {
  const [one, two] = [createSessions(), createSessions()]
  expect(two.exchange(one.issueToken())).toBeNull()
})

test('however many addresses are printed, the newest works', () => {
  const sessions = createSessions()
  const tokens = Array.from({ length: 1000 }, () => sessions.issueToken())
  expect(sessions.exchange(tokens.at(-1) ?? '')).not.toBeNull()
  expect(sessions.exchange(tokens[0] ?? '')).toBeNull()
})
