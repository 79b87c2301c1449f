/** Writes the JSON Schema of a bundle's manifest and index into resources/formats, from what the app itself checks. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SCHEMAS } from '../src/main/core/bundle/json-schema.ts'

const folder = fileURLToPath(new URL('../resources/formats/', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(`${folder}${name}`, `${JSON.stringify(schema, null, 2)}\n`)
}
