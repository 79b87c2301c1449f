import { expect, test } from 'vitest'
import { Commits } from '../../../../../src/main/core/capture/commits.ts'

test('all that wait for the same commit get one promise, and are served in their order once it is there', async () => {
  const commits = new Commits()
  const { promise, resolve } = Promise.withResolvers<void>()
  const done: string[] = []
  const first = commits.after(promise, () => done.push('a'))
  const second = commits.after(promise, null)
  const third = commits.after(promise, () => done.push('b'))
  expect(new Set([first, second, third]).size).toBe(1)
  expect(done).toEqual([])
  resolve()
  await first
  expect(done).toEqual(['a', 'b'])
})

test('of a commit that failed nothing is done, and the next one is another', async () => {
  const commits = new Commits()
  const { promise, reject } = Promise.withResolvers<void>()
  const done: string[] = []
  const failed = commits.after(promise, () => done.push('a'))
  const next = commits.after(Promise.resolve(), () => done.push('b'))
  reject(new Error('full'))
  await expect(failed).rejects.toThrow('full')
  await next
  expect(done).toEqual(['b'])
})
