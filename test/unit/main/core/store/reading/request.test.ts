import { describe, expect, test } from 'vitest'
import type { Progress } from '../../../../../../src/main/core/store/reading/protocol.ts'
import { Request } from '../../../../../../src/main/core/store/reading/request.ts'

const count = (matched: number) => ({ matched, scanned: 0, total: 0 })
const at = (low: number): Progress => ({ rest: { low, high: 9 }, total: 9, matched: 0 })

describe('a request', () => {
  test('hands pieces out in order, waits for the next, and ends', async () => {
    const request = new Request(1, { is: 'line', seq: 1 })
    request.arrived(count(1), at(2))
    request.arrived(count(2), at(3))
    expect(await request.next()).toEqual(count(1))
    expect(await request.next()).toEqual(count(2))
    const waiting = request.next()
    request.arrived(count(3), null)
    expect(await waiting).toEqual(count(3))
    const end = request.next()
    request.finish()
    expect(await end).toBeUndefined()
    expect(await request.next()).toBeUndefined()
  })

  test('lets a thread work two pieces ahead, and knows where another would go on', () => {
    const request = new Request(1, { is: 'line', seq: 1 })
    expect([request.credit, request.progress, request.ended]).toEqual([2, null, false])
    request.arrived(count(1), at(2))
    request.arrived(count(2), at(3))
    expect([request.credit, request.progress]).toEqual([0, at(3)])
  })

  test('that fails still hands out what had arrived; dropped, it does not', async () => {
    const failed = new Request(1, { is: 'line', seq: 1 })
    failed.arrived(count(1), null)
    failed.failed(new Error('first'))
    failed.failed(new Error('second'))
    expect(failed.ended).toBe(true)
    expect(await failed.next()).toEqual(count(1))
    await expect(failed.next()).rejects.toThrowError('first')

    const dropped = new Request(2, { is: 'line', seq: 1 })
    dropped.arrived(count(1), null)
    dropped.dropped(new Error('away'))
    await expect(dropped.next()).rejects.toThrowError('away')
  })
})
