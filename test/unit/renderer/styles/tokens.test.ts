import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')

function tokensOf(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const SURFACES = ['bg', 'surface', 'sunken']
const TEXT_PAIRS = [
  ...['text', 'muted', 'faint', 'accent', 'err', 'wrn', 'lease'].flatMap((ink) => SURFACES.map((on) => [ink, on])),
  ...['err', 'wrn', 'inf', 'dbg', 'lease'].map((ink) => [ink, `${ink}-soft`]),
  ['accent', 'accent-soft'],
  ['text', 'accent-soft'],
  ['muted', 'accent-soft'],
  ['err', 'accent-soft'],
  ['faint', 'accent-soft'],
  ['text', 'wrn-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-lease', 'lease'],
  ['on-mark', 'mark'],
  ['surface', 'text'],
] as const
/** Edges of controls and marks that carry meaning. */
const SHAPE_PAIRS = [
  ...['edge', 'accent', 'err', 'wrn', 'inf', 'dbg', 'lease'].flatMap((ink) => SURFACES.map((on) => [ink, on])),
] as const

describe.each([
  [':root', 4.5],
  ['[data-theme="dark"]', 4.5],
  ['[data-theme="contrast-light"]', 7],
  ['[data-theme="contrast-dark"]', 7],
] as const)('colors of %s', (selector, least) => {
  const tokens = tokensOf(selector)
  const ratio = ([ink = '', on = '']: readonly string[]) => contrast(tokens.get(ink) ?? '', tokens.get(on) ?? '')

  const tooPale = (pairs: readonly (readonly string[])[], least: number) =>
    pairs.filter((pair) => !(ratio(pair) >= least)).map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`)

  it('define the same tokens', () => {
    expect([...tokens.keys()].sort()).toEqual([...tokensOf(':root').keys()].sort())
  })

  it(`carry text with a contrast of ${least}`, () => {
    expect(tooPale(TEXT_PAIRS, least)).toEqual([])
  })

  it('draw shapes with a contrast of 3', () => {
    expect(tooPale(SHAPE_PAIRS, 3)).toEqual([])
  })
})
