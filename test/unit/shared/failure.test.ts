import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { FieldtapError } from '../../../src/shared/errors.ts'
import { describeFailure } from '../../../src/shared/failure.ts'

describe('failures on the command line', () => {
  test('code and message first, then what was kept and what to do', () => {
    const { status, text } = describeFailure(new FieldtapError('data-locked', { detail: '/data' }))
    const [first, kept, todo, end] = text.split('\n')
    expect(first).toBe('fieldtap: data-locked: Another Fieldtap uses the data folder /data.')
    expect(kept).toMatch(/^ {2}Everything/)
    expect(todo).toMatch(/^ {2}Close it/)
    expect(end).toBe('')
    expect(status).toBe(1)
  })

  test.each(['query-invalid', 'input-invalid'] as const)('%s is wrong usage', (code) => {
    expect(describeFailure(new FieldtapError(code)).status).toBe(2)
  })

  test('a port in use names the port', async () => {
    const first = createServer().listen(0, '127.0.0.1')
    await once(first, 'listening')
    const { port } = first.address() as { port: number }
    const [error] = await once(createServer().listen(port, '127.0.0.1'), 'error').catch((caught) => [caught])
    first.close()
    expect(describeFailure(error)).toMatchObject({
      status: 1,
      text: expect.stringContaining(`port-taken: Port ${port} is`),
    })
  })

  test('anything else is internal', () => {
    expect(describeFailure(new Error('odd'))).toMatchObject({
      status: 1,
      text: expect.stringMatching(/^fieldtap: internal: /),
    })
  })
})
