import { describe, expect, it } from 'vitest'
import { Turns } from '../../../../../src/main/core/capture/turns.ts'

describe('turns', () => {
  it('does the work of one subject in order and lets others pass', async () => {
    const turns = new Turns<string>()
    const done: string[] = []
    const gate = Promise.withResolvers<void>()
    turns.add('a', async () => {
      await gate.promise
      done.push('a1')
    })
    turns.add('a', async () => void done.push('a2'))
    turns.add('b', async () => void done.push('b1'))
    await turns.settled('b')
    expect(done).toEqual(['b1'])
    gate.resolve()
    await turns.settled()
    expect(done).toEqual(['b1', 'a1', 'a2'])
  })

  it('is settled only when the work that came meanwhile is done too', async () => {
    const turns = new Turns<string>()
    const done: number[] = []
    turns.add('a', async () => {
      done.push(1)
      turns.add('a', async () => void done.push(2))
    })
    await turns.settled('a')
    expect(done).toEqual([1, 2])
  })
})
