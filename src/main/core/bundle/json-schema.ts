import { z } from 'zod'
import { manifest } from './format.ts'
import { bundleIndex } from './index-format.ts'

function schemaOf(type: z.ZodType, title: string, description: string): object {
  const { $schema, ...rest } = z.toJSONSchema(type, { target: 'draft-2020-12', io: 'input' })
  return { $schema, title, description, ...rest }
}

/** By the name of their file in resources/bundle. What they do not name, a reader ignores. */
export const SCHEMAS: Readonly<Record<string, object>> = {
  'bundle-1.manifest.schema.json': schemaOf(
    manifest,
    'Manifest of a Fieldtap bundle, format 1',
    'manifest.json, the first entry of NAME.fieldtap.zip. See docs/bundle-format.md.',
  ),
  'bundle-1.index.schema.json': schemaOf(
    bundleIndex,
    'Index of a Fieldtap bundle, format 1',
    'index.json of NAME.fieldtap.zip. See docs/bundle-format.md.',
  ),
}
