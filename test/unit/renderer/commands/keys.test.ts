import { describe, expect, test } from 'vitest'
import { acceleratorOf, ariaKeys, isPlain, isPressed, shownKeys } from '../../../../src/renderer/commands/keys.ts'

const press = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
})

describe('isPressed', () => {
  test('takes Ctrl for mod, and Cmd on a Mac', () => {
    expect(isPressed('mod+k', press('k', 'ctrlKey'), false)).toBe(true)
    expect(isPressed('mod+k', press('k', 'metaKey'), true)).toBe(true)
    expect(isPressed('mod+k', press('k', 'ctrlKey'), true)).toBe(false)
    expect(isPressed('mod+k', press('k', 'ctrlKey', 'metaKey'), false)).toBe(false)
    expect(isPressed('k', press('k', 'ctrlKey'), false)).toBe(false)
  })

  test('compares letters whatever their case, and tells Shift apart', () => {
    expect(isPressed('m', press('M'), false)).toBe(true)
    expect(isPressed('m', press('M', 'shiftKey'), false)).toBe(false)
    expect(isPressed('shift+m', press('M', 'shiftKey'), false)).toBe(true)
    expect(isPressed('shift+F6', press('F6', 'shiftKey'), false)).toBe(true)
  })

  test('takes signs as they are typed, with or without Shift on this keyboard', () => {
    expect(isPressed('?', press('?', 'shiftKey'), false)).toBe(true)
    expect(isPressed('?', press('?'), false)).toBe(true)
    expect(isPressed('[', press('['), false)).toBe(true)
  })
})

test('a key is plain when it would write', () => {
  expect(['m', '?', 'shift+n', 'Enter'].map(isPlain)).toEqual([true, true, true, true])
  expect(['mod+k', 'alt+ArrowLeft', 'F6', 'shift+F6'].map(isPlain)).toEqual([false, false, false, false])
})

test('keys are shown as they are printed', () => {
  expect(shownKeys('mod+shift+e', false)).toEqual(['Ctrl+Shift+E'])
  expect(shownKeys('mod+shift+e', true)).toEqual(['⌘⇧E'])
  expect(shownKeys('g 1', false)).toEqual(['G', '1'])
  expect(shownKeys('alt+ArrowLeft', false)).toEqual(['Alt+←'])
})

test('keys are named for screen readers and for the menu', () => {
  expect([ariaKeys('mod+k', false), ariaKeys('mod+k', true), ariaKeys('g d', false)]).toEqual([
    'Control+K',
    'Meta+K',
    undefined,
  ])
  expect([['mod+k'], ['alt+ArrowLeft'], ['shift+F6'], ['m'], ['g d'], []].map(acceleratorOf)).toEqual([
    'CommandOrControl+K',
    'Alt+Left',
    'Shift+F6',
    null,
    null,
    null,
  ])
})
