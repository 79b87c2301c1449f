import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BATCH_LINES, cutLines, LONGEST_LINE } from '../../../../../src/main/core/ingest/cut-lines.ts'

async function linesOf(chunks: readonly Uint8Array[], begins: (line: string) => boolean = () => true) {
  const batches: Buffer[][] = []
  let cut = 0
  for await (const batch of cutLines(chunks, begins)) {
    batches.push([...batch.lines])
    cut += batch.cut
  }
  return { batches, lines: batches.flat(), cut }
}

/** A buffer in pieces of these sizes, round and round. */
function inPieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

it('gives the lines that are there, wherever the chunks end', async () => {
  const line = fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => bytes.map((byte) => (byte === 10 || byte === 13 ? 32 : byte)))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ line, end: fc.constantFrom('\n', '\r\n') }), { maxLength: 50 }),
      fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (written, sizes, endsWithout) => {
        const all = Buffer.concat(written.flatMap(({ line, end }) => [Buffer.from(line), Buffer.from(end)]))
        const last = written.at(-1)
        const trim = endsWithout && last && last.line.length > 0 ? last.end.length : 0
        const { lines } = await linesOf(inPieces(all.subarray(0, all.length - trim), sizes))
        expect(lines.map((each) => each.toString('hex'))).toEqual(
          written.map((each) => Buffer.from(each.line).toString('hex')),
        )
      },
    ),
  )
})

it('ends a batch only where a message begins', async () => {
  const message = 'head\n  more\n  more\n'
  const { batches } = await linesOf([Buffer.from(message.repeat(1000))], (line) => line.startsWith('head'))
  expect(batches.length).toBeGreaterThan(1)
  for (const batch of batches) {
    expect(batch[0]?.toString()).toBe('head')
    expect(batch.length).toBeLessThan(BATCH_LINES + 3)
  }
})

it('cuts a line that is too long, loses nothing of it, and says so', async () => {
  const long = Buffer.alloc(2 * LONGEST_LINE + 17, 'x')
  const { lines, cut } = await linesOf(inPieces(Buffer.concat([long, Buffer.from('\nnext')]), [100_000]))
  expect(lines.map((line) => line.length)).toEqual([LONGEST_LINE, LONGEST_LINE, 17, 4])
  expect(cut).toBe(2)
})
