/** Blocks made and opened without a file. */
import type { DecodedLine } from '../../../src/main/core/platforms/platform.ts'
import { Block } from '../../../src/main/core/store/blocks/block.ts'
import { BlockEncoder, type EncodedBlock } from '../../../src/main/core/store/blocks/encode.ts'
import { decodeHeader } from '../../../src/main/core/store/blocks/header.ts'
import { Learner } from '../../../src/main/core/store/blocks/learner.ts'
import { BlockLines, LineColumns, type Run } from '../../../src/main/core/store/blocks/lines.ts'
import { decodeTemplate, encodeTemplate, type Template } from '../../../src/main/core/store/blocks/template.ts'

export interface Batch {
  readonly run: Omit<Run, 'lines'>
  readonly lines: readonly DecodedLine[]
}

/** Makes blocks one after the other, as a store does, with the templates that they have in common. */
export class BlockShop {
  readonly templates = new Map<number, Template>()
  readonly #encoder = new BlockEncoder(new Learner([]))

  encode(batches: readonly Batch[], firstSeq = 1): EncodedBlock {
    const lines = new BlockLines().begin(firstSeq)
    for (const batch of batches) {
      const own = new LineColumns()
      for (const line of batch.lines) own.add(line)
      lines.addRun(batch.run, own, 0, own.count)
    }
    const { block, learned } = this.#encoder.encode(lines)
    for (const { id, template } of learned) this.templates.set(id, decodeTemplate(encodeTemplate(template)))
    return block
  }

  open({ firstSeq, lines, header, columns, body }: EncodedBlock): Block {
    const read = decodeHeader(header)
    const templates = read.templates.map(({ id }) => {
      if (id === 0) return null
      const template = this.templates.get(id)
      if (template === undefined) throw new Error(`no template ${id}`)
      return template
    })
    return new Block({ firstSeq, lines, header: read }, templates, { columns: () => columns, body: () => body })
  }
}
