/** What the core loads when it starts: nothing that takes long and is needed by few, such as a vendor's own client. */
import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ensureBuilt } from '../../../../scripts/build.mjs'
import { freshDataDir } from '../../../helpers/serve-process.ts'

/** Prints each module that is loaded, before anything else runs. */
const HOOK = `
import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) { process.stderr.write('LOADED ' + url + '\\n'); return next(url, context) } })
`

async function loadedBy(args: readonly string[]): Promise<string[]> {
  await ensureBuilt('node')
  const hook = join(mkdtempSync(join(tmpdir(), 'fieldtap-hook-')), 'hook.mjs')
  writeFileSync(hook, HOOK)
  const command = ['--import', pathToFileURL(hook).href, join(process.cwd(), 'out/node/cli.js'), ...args]
  const { stderr } = await promisify(execFile)(process.execPath, command, { maxBuffer: 64 * 1024 * 1024 })
  return stderr.split('\n').filter((line) => line.startsWith('LOADED '))
}

it('starts without the clients of any vendor', async () => {
  const loaded = await loadedBy(['connections', '--data', await freshDataDir()])
  expect(loaded.some((line) => line.includes('better-sqlite3'))).toBe(true)
  expect(loaded.filter((line) => /@aws-sdk|@smithy|https-proxy-agent/.test(line))).toEqual([])
})

it('starts without what only asks platforms, and without what only encrypts bundles', async () => {
  const loaded = await loadedBy(['connections', '--data', await freshDataDir()])
  expect(loaded.some((line) => line.includes('better-sqlite3'))).toBe(true)
  expect(loaded.filter((line) => /node_modules\/(undici|age-encryption|@noble)\//.test(line))).toEqual([])
})

it('starts without the client for brokers', async () => {
  const loaded = await loadedBy(['connections', '--data', await freshDataDir()])
  expect(loaded.some((line) => line.includes('better-sqlite3'))).toBe(true)
  expect(loaded.filter((line) => /node_modules\/mqtt\//.test(line))).toEqual([])
})
