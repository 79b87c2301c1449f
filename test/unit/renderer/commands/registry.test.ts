import { describe, expect, test } from 'vitest'
import type { Command } from '../../../../src/renderer/commands/command.ts'
import { CommandRegistry } from '../../../../src/renderer/commands/registry.ts'

const command = (id: string, run: () => unknown, more: Partial<Command> = {}): Command => ({
  id,
  title: 'export',
  group: 'file',
  run,
  ...more,
})

describe('the registry', () => {
  test('runs what can run, and tells what fails', async () => {
    const failed: unknown[] = []
    const ran: string[] = []
    const registry = new CommandRegistry((error) => failed.push(error))
    registry.add([
      command('a', () => ran.push('a')),
      command('off', () => ran.push('off'), { enabled: () => false }),
      command('b', async () => {
        throw new Error('no')
      }),
    ])
    for (const id of ['a', 'off', 'b', 'gone']) registry.run(id)
    await Promise.resolve()
    expect(ran).toEqual(['a'])
    expect(failed).toMatchObject([{ message: 'no' }])
  })

  test('has the newest of an id until its view is closed', () => {
    const registry = new CommandRegistry(() => undefined)
    const first = command('a', () => 1)
    const second = command('a', () => 2)
    registry.add([first])
    const close = registry.add([second])
    expect(registry.all()).toEqual([second])
    close()
    expect(registry.all()).toEqual([first])
  })
})
