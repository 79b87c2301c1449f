/** Each format carries its own samples; they are its tests. */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { detectFormat } from '../../../../../src/main/core/formats/detect.ts'
import { FORMATS, formatById, PLAIN } from '../../../../../src/main/core/formats/formats.ts'
import { lineReader } from '../../../../../src/main/core/formats/read-line.ts'

const CONTEXT = { zoneMinutes: 0, reference: Date.UTC(2026, 2, 1) }

it('are those in the folder', () => {
  const files = readdirSync('resources/formats').map((name) => name.replace('.json', ''))
  expect(FORMATS.map(({ id }) => id).sort()).toEqual(files.sort())
})

describe.each(FORMATS.map((format) => [format.id, format] as const))('%s', (_, format) => {
  it.each(format.samples.map((sample) => [sample.line, sample] as const))(
    'reads %s',
    (line, { level, time, module }) => {
      const read = lineReader(format)(line, CONTEXT)
      const iso = read?.time == null ? null : new Date(read.time).toISOString()
      expect({ level: read?.level, module: read?.module }).toEqual({ level, module })
      expect(iso?.replace('Z', '') ?? null).toBe(time?.replace('Z', '') ?? null)
    },
  )

  it('is recognized by its samples', () => {
    expect(detectFormat(format.samples.map(({ line }) => line)).id).toBe(format.id)
  })

  it('has no other format’s narrower name', () => expect(formatById(format.id)).toBe(format))
})

it('a log of several lines a message is recognized by those that begin one', () => {
  const log = ['2026-03-01T08:00:00Z ERROR app: failed', '  at a (b.js:1)', '  at c (d.js:2)']
  expect(detectFormat(log).id).toBe('iso')
})

it('what is in no format is plain text', () => {
  expect(detectFormat(['hello', 'world', '', '\u0000\u0001'])).toBe(PLAIN)
  expect(detectFormat([])).toBe(PLAIN)
})
