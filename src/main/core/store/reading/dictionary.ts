import { BlockDamage } from '../blocks/bytes.ts'
import type { BlockTable } from '../blocks/table.ts'
import type { Template } from '../blocks/template.ts'

/** The templates by their numbers; new ones are read as they turn up. */
export class Dictionary {
  readonly #table: BlockTable
  readonly #templates: (Template | undefined)[] = []

  constructor(table: BlockTable) {
    this.#table = table
  }

  /** Null for number 0, which stands for none. */
  get(id: number): Template | null {
    if (id === 0) return null
    const known = this.#templates[id]
    if (known !== undefined) return known
    for (const { id: own, template } of this.#table.templatesFrom(Math.max(1, this.#templates.length))) {
      this.#templates[own] = template
    }
    const learned = this.#templates[id]
    if (learned === undefined) throw new BlockDamage(`template ${id} is missing`)
    return learned
  }
}
