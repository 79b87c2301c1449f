import { splitDeviceKey } from '../../../../../shared/model-basics.ts'
import { compileMatcher, type MatchOptions, type QueryNode } from '../../../../../shared/query.ts'
import { COUNTED } from '../../level-order.ts'
import type { Source } from '../../sources.ts'
import type { Template } from '../template.ts'
import { MAYBE, NO, type RowsTest, type View, YES } from './rows-test.ts'

const NOTHING = { text: '', level: 'none', device: '', platform: '', module: null, time: null } as const

type Fact<K extends QueryNode['kind']> = Extract<QueryNode, { kind: K }>

/** Whether lines are of a level or a module, which their template says. */
export function templateTest(node: Fact<'level' | 'module'>, options: MatchOptions): RowsTest {
  const matches = compileMatcher(node, options)
  const ofLine = (level: number, module: string | null) =>
    matches({ ...NOTHING, level: COUNTED[level] ?? 'none', module })
  const known = new Map<Template, boolean>()
  return {
    judge: (template) => {
      if (template === null) return MAYBE
      const is = known.get(template) ?? ofLine(template.level, template.module)
      known.set(template, is)
      return is ? YES : NO
    },
    glance: (template) => ofLine(template.level, template.module),
    run: ({ block }, among) => {
      const { levels, modules } = block.whole
      return among.map((is, row) => is & Number(ofLine(levels[row] as number, modules[row] ?? null)))
    },
  }
}

/** Whether lines are of a device. */
export function deviceTest(node: Fact<'device'>, options: MatchOptions): RowsTest {
  const matches = compileMatcher(node, options)
  const known = new Map<number, number>()
  const ofSource = ({ id, device }: Source): number => {
    const before = known.get(id)
    if (before !== undefined) return before
    const { ref, platform } = splitDeviceKey(device)
    const is = Number(matches({ ...NOTHING, device: ref, platform }))
    known.set(id, is)
    return is
  }
  return byLine(({ block, sourceOf }, line) => ofSource(sourceOf(block.runOf(line).source)))
}

/** Whether lines are from a time on, or before it. */
export function timeTest(node: Fact<'since' | 'until'>, options: MatchOptions): RowsTest {
  const matches = compileMatcher(node, options)
  return byLine(({ block }, line) => Number(matches({ ...NOTHING, time: block.timeOf(line) })))
}

function byLine(test: (view: View, line: number) => number): RowsTest {
  return {
    judge: () => MAYBE,
    glance: () => true,
    run: (view, among) => among.map((is, row) => (is === 1 ? test(view, view.group.lines[row] as number) : 0)),
  }
}
