import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openState } from '../../../../src/main/shell/state.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-state-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const initial = { bounds: null, maximized: false, keepInTray: false, network: false }

describe('openState', () => {
  test('begins with nothing remembered, and without leave to open the network', () => {
    expect(openState(join(folder, 'window.json')).now).toEqual(initial)
  })

  test('finds again what was saved, in a folder that had to be made', () => {
    const file = join(folder, 'window', 'window.json')
    const bounds = { x: 1, y: 2, width: 900, height: 700 }
    const state = openState(file)
    state.save({ bounds })
    state.save({ keepInTray: true })
    expect(state.now).toEqual({ ...initial, bounds, keepInTray: true })
    expect(openState(file).now).toEqual(state.now)
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":{"x":"1"},"network":"yes"}',
    '{"bounds":{"x":1,"y":2,"width":1.5,"height":2}}',
  ])('takes the broken file %j for a new one', (content) => {
    const file = join(folder, 'window.json')
    writeFileSync(file, content)
    expect(openState(file).now).toEqual(initial)
  })

  test('replaces the file whole', () => {
    const file = join(folder, 'window.json')
    openState(file).save({ network: true })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...initial, network: true })
  })
})
