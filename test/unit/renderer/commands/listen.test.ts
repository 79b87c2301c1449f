import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../../../../src/renderer/commands/command.ts'
import { listenForKeys } from '../../../../src/renderer/commands/listen.ts'
import { CommandRegistry } from '../../../../src/renderer/commands/registry.ts'

/** As much of an element as is looked at: which of these it is within. */
class Place {
  readonly #within: string
  constructor(within: string) {
    this.#within = within
  }
  closest(selector: string): Place | null {
    return this.#within !== '' && selector.includes(this.#within) ? this : null
  }
}

let ran: string[]
let waiting: (string | null)[]
let plain: boolean
let window: EventTarget
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Element', Place)
  ran = []
  waiting = []
  plain = true
  window = new EventTarget()
  const registry = new CommandRegistry(() => undefined)
  const command = (id: string, keys: string, enabled = true): Command => ({
    id,
    title: 'export',
    group: 'file',
    keys: [keys],
    enabled: () => enabled,
    run: () => ran.push(id),
  })
  registry.add([
    command('mark', 'm'),
    command('palette', 'mod+k'),
    command('events', 'g e'),
    command('devices', 'g d'),
    command('debug', 'd'),
    command('off', 'x', false),
  ])
  stop = listenForKeys(window as Window, registry, {
    isMac: false,
    plainKeys: () => plain,
    waiting: (first) => waiting.push(first),
  })
})

afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Presses a key somewhere; whether the page keeps it to itself. */
function press(key: string, { ctrl = false, within = '' } = {}): boolean {
  const event = new Event('keydown', { cancelable: true })
  const facts = { key, ctrlKey: ctrl, metaKey: false, altKey: false, shiftKey: false, isComposing: false }
  Object.assign(event, facts)
  Object.defineProperty(event, 'target', { value: new Place(within) })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

describe('a key', () => {
  test('runs its command, and is kept from the browser', () => {
    expect([press('m'), press('k', { ctrl: true }), press('q')]).toEqual([true, true, false])
    expect(ran).toEqual(['mark', 'palette'])
  })

  test('is left alone where its command cannot run now', () => {
    expect([press('x'), ran]).toEqual([false, []])
  })

  test('writes in a field, unless Ctrl is held; a dialog keeps all of them', () => {
    press('m', { within: 'textarea' })
    press('k', { ctrl: true, within: 'textarea' })
    press('k', { ctrl: true, within: '[role=dialog]' })
    expect(ran).toEqual(['palette'])
  })

  test('is no command without Ctrl for those who do not want that', () => {
    plain = false
    press('m')
    press('g')
    press('e')
    press('k', { ctrl: true })
    expect(ran).toEqual(['palette'])
  })
})

describe('two keys', () => {
  test('one after the other are a command of their own', () => {
    press('g')
    press('Shift')
    press('d')
    press('d')
    expect(ran).toEqual(['devices', 'debug'])
    expect(waiting).toEqual(['g', null])
  })

  test('are two when the second is late', () => {
    press('g')
    vi.advanceTimersByTime(2000)
    press('d')
    expect(ran).toEqual(['debug'])
  })

  test('that mean nothing together are what the second is alone', () => {
    press('g')
    press('m')
    press('e')
    expect(ran).toEqual(['mark'])
  })
})
