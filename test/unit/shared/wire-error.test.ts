import { createORPCErrorFromJson, ORPCError } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import { ERRORS, type ErrorCode, FieldtapError } from '../../../src/shared/errors.ts'
import { isExpected, toFieldtapError, toWireError } from '../../../src/shared/wire-error.ts'

/** What the wire does to an error. */
const cross = (error: unknown) => createORPCErrorFromJson(JSON.parse(JSON.stringify(toWireError(error).toJSON())))

describe('errors across the wire', () => {
  test.each(Object.keys(ERRORS) as ErrorCode[])('%s arrives with its data and its words', (code) => {
    const sent = new FieldtapError(code, { detail: 'the detail', device: 'P/D' })
    const arrived = toFieldtapError(cross(sent))
    expect(arrived).toBeInstanceOf(FieldtapError)
    expect(arrived).toMatchObject({ code, data: sent.data, message: sent.message, kept: sent.kept, todo: sent.todo })
  })

  test('they travel as defined errors with the status of the contract', () => {
    expect(toWireError(new FieldtapError('busy')).toJSON()).toMatchObject({
      code: 'FIELDTAP',
      status: 422,
      defined: true,
    })
  })

  test('what nobody foresaw leaves the core as one sentence, without a stack', () => {
    const error = new TypeError(`cannot read it\nsecond line\n    at file.ts:1:1${'x'.repeat(500)}`)
    const arrived = toFieldtapError(cross(error))
    expect(arrived.code).toBe('internal')
    expect(arrived.data).toEqual({ detail: 'cannot read it' })
    expect(JSON.stringify(cross(error))).not.toContain('file.ts')
    expect(isExpected(error)).toBe(false)
  })

  test('a long message is cut', () => {
    expect(toFieldtapError(cross(new Error('y'.repeat(5000)))).data.detail?.length).toBe(200)
  })

  test('anything can be thrown', () => {
    expect(toFieldtapError(cross('words')).data.detail).toBe('words')
    expect(toFieldtapError(cross(undefined)).code).toBe('internal')
  })

  test('input that the contract refuses says which field', () => {
    const refused = new ORPCError('BAD_REQUEST', {
      message: 'Input validation failed',
      data: {
        issues: [
          { path: ['durationMs'], message: 'Too small' },
          { path: [{ key: 'a' }, 0], message: 'Wrong' },
        ],
      },
    })
    expect(toFieldtapError(cross(refused))).toMatchObject({
      code: 'input-invalid',
      data: { detail: 'durationMs: Too small; a.0: Wrong' },
    })
    expect(isExpected(refused)).toBe(true)
  })

  test('a code of a newer core keeps its sentence', () => {
    const newer = new ORPCError('FIELDTAP', {
      status: 422,
      message: 'The moon is full.',
      data: { code: 'moon', data: {} },
    })
    expect(toFieldtapError(newer)).toMatchObject({ code: 'internal', data: { detail: 'The moon is full' } })
  })

  test('who cancels learns that it was cancelled, whoever is cut off that the core is gone', () => {
    const abort = new DOMException('stopped', 'AbortError')
    expect(toFieldtapError(abort, { signal: AbortSignal.abort() }).code).toBe('cancelled')
    expect(toFieldtapError(abort, { signal: new AbortController().signal }).code).toBe('core-gone')
    expect(toWireError(abort).data.code).toBe('cancelled')
  })
})
