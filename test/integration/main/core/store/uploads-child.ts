/**
 * A device and its laptop in one process that is about to be killed: five uploads a turn, in order, each told on
 * standard output once its commit has come back, while a thread seals what is there. Sends again what was not answered before, as a device does.
 *
 *   node uploads-child.ts FILE FIRST-UPLOAD [merging]
 *
 * `merging`: each turn is sealed before the next one, so that a small block is made anew with each.
 */
import { writeSync } from 'node:fs'
import { openStore } from '../../../../../src/main/core/store/open.ts'
import { RECEIVED, uploadOf } from '../../../../helpers/store/uploads.ts'

const [file = '', first = '0', merging] = process.argv.slice(2)
const { store } = await openStore({
  file,
  seal: (text) => text,
  unseal: (text) => text,
  onCommit: () => undefined,
  decodeModule: new URL('../../../../helpers/store/decode-lines.ts', import.meta.url).href,
  // Sealing goes on all the time, once its thread is up.
  blockLines: merging ? 200 : 30,
})
await store.seal()

for (let n = Number(first); ; n += 5) {
  const uploads = [n, n + 1, n + 2, n + 3, n + 4]
  for (const upload of uploads) store.appendLines(uploadOf(upload, RECEIVED + n))
  store.appendEvent(
    {
      device: null,
      connection: null,
      time: n,
      outcome: 'INFO',
      category: 'test',
      type: 'turn',
      description: String(n),
      stateChange: false,
      data: {},
      source: 'fieldtap',
    },
    n,
  )
  await store.committed()
  writeSync(1, `${uploads.join('\n')}\n`)
  if (merging) await store.seal()
}
