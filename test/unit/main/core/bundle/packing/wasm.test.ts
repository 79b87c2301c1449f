import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compile, made } from '../../../../../../scripts/build-wasm.mjs'

test('the code in the repository is what its sources compile to', async () => {
  expect(await compile()).toBe(readFileSync(made, 'utf8').replaceAll('\r\n', '\n'))
})
