/** When a reading thread loads what reads lines that are not sealed. */
import { existsSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { filterOf, gather, never, newFile, open, words } from '../../../../helpers/store/store-fixture.ts'

/** Leaves a file behind where a reading thread loads it. */
function leavingMark(file: string): { readonly module: string; readonly isLoaded: () => boolean } {
  const [path, mark] = [`${file}.decode.mjs`, `${file}.loaded`]
  writeFileSync(
    path,
    `import { writeFileSync } from 'node:fs'
    import { threadName } from 'node:worker_threads'
    if (threadName === 'fieldtap-reader') writeFileSync(${JSON.stringify(mark)}, '')
    export const decode = (_platform, _encoding, body) => [{ bytes: body, level: 'info', time: null, module: null }]`,
  )
  return { module: pathToFileURL(path).href, isLoaded: () => existsSync(mark) }
}

test('not for nothing, and before the next question once lines come', async () => {
  const file = newFile()
  const { module, isLoaded } = leavingMark(file)
  const { store } = await open(file, { decodeModule: module })
  await gather(store.count(filterOf('"one"'), never()))
  expect(isLoaded()).toBe(false)
  store.appendLines(words('one'))
  await store.committed()
  await vi.waitFor(() => expect(isLoaded()).toBe(true), 10_000)
  expect((await gather(store.count(filterOf('"one"'), never()))).at(-1)?.matched).toBe(1)
})

test('not where nobody has asked yet', async () => {
  const file = newFile()
  const { module, isLoaded } = leavingMark(file)
  const { store } = await open(file, { decodeModule: module })
  for (const text of ['one', 'two', 'three']) {
    store.appendLines(words(text))
    await store.committed()
  }
  expect(isLoaded()).toBe(false)
})
