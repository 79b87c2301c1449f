/** Unpacking and checking with the programs that everybody has, not with the app's own code. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesIn } from './folder.ts'

/** In the C locale, where Info-ZIP renames whatever is not ASCII, and SHA256SUMS must still match. */
const env = { ...process.env, LC_ALL: 'C', LANG: 'C' }

function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1e9 })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`)
  return stdout
}

/** `unzip -t`: every entry inflates to its checksum. */
export function testZip(path: string): string {
  return run('unzip', ['-t', path])
}

export interface Unpacked {
  readonly folder: string
  readonly files: ReadonlyMap<string, Buffer>
}

export function unpack(path: string): Unpacked {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtap-unzip-'))
  run('unzip', ['-q', path, '-d', folder])
  return { folder, files: filesIn(folder) }
}

/** `sha256sum -c SHA256SUMS` in the folder; throws unless every file is OK. */
export function checkSums(folder: string): readonly string[] {
  return run('sha256sum', ['-c', '--strict', 'SHA256SUMS'], folder).trimEnd().split('\n')
}

/** `zip -r` of the folder's content into a new file. */
export function pack(folder: string, path: string): void {
  run('zip', ['-q', '-r', '-X', path, '.', '-i', '*'], folder)
}

/** A command line as a README prints it. */
export function openssl(command: string, folder: string): string {
  return run('sh', ['-c', command], folder)
}
