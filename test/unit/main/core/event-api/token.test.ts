import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiToken, isAuthorized, readToken, renewToken } from '../../../../../src/main/core/event-api/token.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-token-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = () => join(folder, 'api-token')

test('a token is made once, for its owner alone, and stays until a new one is asked for', () => {
  expect(readToken(folder)).toBeNull()
  const token = apiToken(folder)
  expect(token).toMatch(/^ft_[\w-]{43}$/)
  expect([apiToken(folder), readToken(folder), readFileSync(file(), 'utf8').trim()]).toEqual([token, token, token])
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  const other = renewToken(folder)
  expect(other).not.toBe(token)
  expect(readToken(folder)).toBe(other)
})

test('a file that others could read is closed to them', () => {
  const token = apiToken(folder)
  chmodSync(file(), 0o644)
  expect(readToken(folder)).toBe(token)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('what was not made here is no token', () => {
  writeFileSync(file(), 'letmein\n')
  expect(readToken(folder)).toBeNull()
})

test('a folder that cannot be written says so', () => {
  const thrown = (() => {
    try {
      return renewToken(join(folder, 'nowhere'))
    } catch (error) {
      return error
    }
  })()
  expect(thrown).toBeInstanceOf(FieldtapError)
  expect(thrown).toMatchObject({ code: 'data-unusable' })
})

test('only this token opens, however the scheme is written', () => {
  const token = renewToken(folder)
  for (const header of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token} `]) {
    expect(isAuthorized(header, token)).toBe(true)
  }
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    token,
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token} x`,
  ]) {
    expect(isAuthorized(header, token)).toBe(false)
  }
  expect(isAuthorized('Bearer ', null)).toBe(false)
  expect(isAuthorized('Bearer null', null)).toBe(false)
})
