import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { SCHEMAS } from '../../../../../src/main/core/bundle/json-schema.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'
import { newBundle, signer } from '../../../../helpers/bundle/sample-bundle.ts'

const folder = fileURLToPath(new URL('../../../../../resources/bundle/', import.meta.url))

function shipped(name: string): object {
  return JSON.parse(readFileSync(`${folder}${name}`, 'utf8'))
}

test.each(Object.keys(SCHEMAS))('%s is shipped as the app checks it', (name) => {
  expect(shipped(name)).toEqual(JSON.parse(JSON.stringify(SCHEMAS[name])))
})

describe('a real bundle', () => {
  const validator = (name: string) => new Ajv2020({ strict: false }).compile(shipped(name))

  test.each([
    ['manifest.json', 'bundle-1.manifest.schema.json'],
    ['index.json', 'bundle-1.index.schema.json'],
  ])('has a %s that its schema accepts, and one that it does not when changed', async (entry, schema) => {
    const text = String((await readEntries(await newBundle(signer))).get(entry))
    const accepts = validator(schema)
    expect(accepts(JSON.parse(text))).toBe(true)
    expect(accepts({ ...JSON.parse(text), unknownMember: 1 })).toBe(true)
    expect(accepts({ ...JSON.parse(text), version: 2 })).toBe(false)
    expect(accepts({ ...JSON.parse(text), version: undefined })).toBe(false)
  })
})
