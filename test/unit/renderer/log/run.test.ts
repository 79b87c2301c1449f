import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LineRun } from '../../../../src/renderer/log/run.ts'
import { lines } from './lines.ts'

const seqs = (run: LineRun): number[] =>
  Array.from({ length: run.length }, (_, index) => run.at(run.base + index)?.seq ?? Number.NaN)

function runOf(from: number, to: number, capacity = 100, offset: number | null = from - 1): LineRun {
  const run = new LineRun(capacity)
  run.replace({ lines: lines(from, to), offset, atStart: from === 1, atEnd: false }, { index: 0, align: 'top' })
  return run
}

describe('the run of lines at hand', () => {
  it('grows at its end and lets go of the oldest', () => {
    const run = runOf(1, 100)
    run.append(lines(101, 130), true)
    expect(seqs(run)).toEqual(lines(31, 130).map(({ seq }) => seq))
    expect([run.offset, run.atStart, run.atEnd]).toEqual([30, false, true])
  })

  it('grows at its start and lets go of the newest', () => {
    const run = runOf(101, 200)
    run.append([], true)
    run.prepend(lines(61, 100), false)
    expect(seqs(run)).toEqual(lines(61, 160).map(({ seq }) => seq))
    expect([run.offset, run.atEnd]).toEqual([60, false])
  })

  it('keeps the number of a line for as long as it is there', () => {
    const run = runOf(101, 150)
    const number = run.indexOf(120)
    run.prepend(lines(41, 100), false)
    expect(run.indexOf(120)).toBe(number)
    run.append(lines(141, 160), false)
    expect(run.indexOf(120)).toBe(number)
  })

  it('takes no line twice', () => {
    const run = runOf(10, 20)
    run.append(lines(15, 25), false)
    run.prepend(lines(5, 12), false)
    expect(seqs(run)).toEqual(lines(5, 25).map(({ seq }) => seq))
  })

  it('begins anew with numbers that were never used, and tells at once', () => {
    const run = new LineRun(100, () => undefined)
    const told = vi.fn()
    run.subscribe(told)
    run.replace({ lines: lines(1, 5), offset: 0, atStart: true, atEnd: true }, { index: 2, align: 'center' })
    const { end } = run
    run.replace({ lines: lines(50, 60), offset: 49, atStart: false, atEnd: false }, { index: 3, align: 'top' })
    expect(run.base).toBeGreaterThan(end)
    expect(run.target).toEqual({ index: run.base + 3, align: 'top' })
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('holds one stretch in order and no more than fits, whatever is added where', () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('append' as const), count: fc.nat(60) }),
      fc.record({ is: fc.constant('prepend' as const), count: fc.nat(60) }),
      fc.record({ is: fc.constant('replace' as const), from: fc.integer({ min: 1, max: 900 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const run = runOf(400, 440)
        for (const each of steps) {
          const [first = 1, last = 0] = [run.first?.seq, run.last?.seq]
          if (each.is === 'append') run.append(lines(last + 1, last + each.count), false)
          else if (each.is === 'prepend')
            run.prepend(lines(Math.max(1, first - each.count), first - 1), first - each.count <= 1)
          else
            run.replace(
              {
                lines: lines(each.from, each.from + 20),
                offset: each.from - 1,
                atStart: each.from === 1,
                atEnd: false,
              },
              { index: 0, align: 'top' },
            )
          const held = seqs(run)
          expect(held.length).toBeLessThanOrEqual(100)
          expect(held).toEqual(lines(held[0] ?? 1, held.at(-1) ?? 0).map(({ seq }) => seq))
          expect(run.offset).toBe((held[0] ?? 1) - 1)
          for (const seq of [held[0], held[held.length >> 1], held.at(-1)])
            if (seq !== undefined) expect(run.at(run.indexOf(seq))?.seq).toBe(seq)
        }
      }),
    )
  })
})
