/** Questions about the lines of blocks, asked about all lines of a template at once where that is enough. */
import type { Source } from '../../sources.ts'
import type { Block, Group } from '../block.ts'
import type { Rows } from '../find-rows.ts'
import type { Template } from '../template.ts'

/** Of the lines of a template: none of them, some perhaps, all. */
export const NO = 0
export const MAYBE = 1
export const YES = 2
export type Verdict = typeof NO | typeof MAYBE | typeof YES

/** Lines of a block that share a template, with what they can be asked with. */
export interface View {
  readonly block: Block
  readonly group: Group
  readonly sourceOf: (id: number) => Source
}

/** Whether stored words of a template in a block may hold the text, folded if case does not count. */
export type MayHold = (text: Uint8Array, caseless: boolean) => boolean

export interface RowsTest {
  /** Null stands for lines that are kept whole. */
  judge(template: Template | null): Verdict
  /** Whether lines of the template may pass in a block, by a look at their words as they are packed. */
  glance(template: Template, mayHold: MayHold): boolean
  /** Those of the rows in `among` that pass: never more. Only asked where the verdict is `MAYBE`. */
  run(view: View, among: Rows): Rows
}

/** Asks only what the verdict leaves open. */
export function ask(test: RowsTest, view: View, among: Rows): Rows {
  const verdict = test.judge(view.group.template)
  if (verdict === YES) return among
  return verdict === NO ? new Uint8Array(among.length) : test.run(view, among)
}

export function allOf(tests: readonly RowsTest[]): RowsTest {
  return {
    judge: (template) => {
      let all: Verdict = YES
      for (const test of tests) {
        const verdict = test.judge(template)
        if (verdict === NO) return NO
        if (verdict < all) all = verdict
      }
      return all
    },
    glance: (template, mayHold) => tests.every((test) => test.glance(template, mayHold)),
    run: (view, among) => {
      let rows = among
      for (const test of tests) {
        if (!rows.includes(1)) break
        rows = ask(test, view, rows)
      }
      return rows
    },
  }
}

export function anyOf(tests: readonly RowsTest[]): RowsTest {
  return {
    judge: (template) => {
      let any: Verdict = NO
      for (const test of tests) {
        const verdict = test.judge(template)
        if (verdict === YES) return YES
        if (verdict > any) any = verdict
      }
      return any
    },
    glance: (template, mayHold) => tests.some((test) => test.glance(template, mayHold)),
    run: (view, among) => {
      const passed = new Uint8Array(among.length)
      // What one test lets through, the next need not look at.
      let rest = among
      for (const test of tests) {
        if (!rest.includes(1)) break
        const rows = ask(test, view, rest)
        for (let row = 0; row < rows.length; row++) passed[row] = (passed[row] as number) | (rows[row] as number)
        rest = without(rest, rows)
      }
      return passed
    },
  }
}

export function noneOf(test: RowsTest): RowsTest {
  return {
    judge: (template) => (YES - test.judge(template)) as Verdict,
    glance: () => true,
    run: (view, among) => without(among, ask(test, view, among)),
  }
}

function without(rows: Rows, taken: Rows): Rows {
  return rows.map((is, row) => is & ~(taken[row] as number))
}
