import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createOutput, OutputClosed, printable } from '../../../src/cli/output.ts'

const never = new AbortController().signal

/** A reader that has to be asked, over a pipe of a few bytes. */
const pipe = () => new PassThrough({ highWaterMark: 4 })

describe('output', () => {
  test('waits while the reader is behind, and holds the source meanwhile', async () => {
    const stream = pipe()
    const held: string[] = []
    const flow = { pause: () => void held.push('pause'), resume: () => void held.push('resume') }
    const written = createOutput(stream, never).write('more than four bytes', flow)
    await new Promise(setImmediate)
    expect(held).toEqual(['pause'])
    expect(String(stream.read())).toBe('more than four bytes')
    await written
    expect(held).toEqual(['pause', 'resume'])
  })

  test('a reader that has gone away ends the writer', async () => {
    const stream = pipe()
    const output = createOutput(stream, never)
    const waiting = output.write('more than four bytes')
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await expect(waiting).rejects.toBeInstanceOf(OutputClosed)
    await expect(output.write('again')).rejects.toBeInstanceOf(OutputClosed)
  })

  test('a reader that is stuck does not keep a command that was asked to end', async () => {
    const stop = new AbortController()
    const output = createOutput(pipe(), stop.signal)
    const waiting = output.write('more than four bytes')
    stop.abort()
    await expect(waiting).resolves.toBeUndefined()
    await expect(output.write('more than four bytes')).resolves.toBeUndefined()
  })
})

test('nothing printable is changed, and nothing that a terminal obeys is left', () => {
  const every = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('')
  const shown = printable(every)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown.replace('\t', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  expect(shown).toHaveLength(every.length)
  expect(printable('日志 😀 é\t')).toBe('日志 😀 é\t')
})
