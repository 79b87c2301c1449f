import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compile, PACKING } from '../../../../../../scripts/build-wasm.mjs'

test('the code in the repository is what its sources compile to', async () => {
  expect(await compile(PACKING)).toBe(readFileSync(PACKING.made, 'utf8').replaceAll('\r\n', '\n'))
})
