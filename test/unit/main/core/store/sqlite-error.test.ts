import { expect, test } from 'vitest'
import { inWords, isDamage, sqliteCode, storeFailed } from '../../../../../src/main/core/store/sqlite-error.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'

const sqlite = (code: string, message = 'said') => Object.assign(new Error(message), { code })

test('SQLite’s errors are told from others', () => {
  expect(sqliteCode(sqlite('SQLITE_FULL'))).toBe('SQLITE_FULL')
  expect([sqlite('ENOENT'), new Error('x'), 'SQLITE_FULL', null].map(sqliteCode)).toEqual([null, null, null, null])
})

test('damage is what says that the file itself is wrong', () => {
  const codes = ['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB', 'SQLITE_FULL', 'SQLITE_IOERR_READ', 'EIO']
  expect(codes.map((code) => isDamage(sqlite(code)))).toEqual([true, true, true, false, false, false])
})

test('a failed write says what went wrong in words, with SQLite’s code', () => {
  expect(inWords(sqlite('SQLITE_IOERR_FSYNC'))).toBe('the disk reports an error (SQLITE_IOERR_FSYNC)')
  expect(inWords(sqlite('SQLITE_CONSTRAINT_UNIQUE', 'twice'))).toBe('twice (SQLITE_CONSTRAINT_UNIQUE)')
  expect(inWords(new Error('plain'))).toBe('plain')
  const cause = sqlite('SQLITE_FULL')
  expect(storeFailed(cause)).toMatchObject({
    code: 'store-failed',
    data: { detail: 'the disk is full (SQLITE_FULL)' },
    cause,
  })
  const known = new FieldtapError('cancelled')
  expect(storeFailed(known)).toBe(known)
})
