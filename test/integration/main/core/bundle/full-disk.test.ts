import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { newFolder } from '../../../../helpers/bundle/folder.ts'

const script = fileURLToPath(new URL('../../../../helpers/bundle/fill-disk.ts', import.meta.url))

interface Outcome {
  readonly error: string | null
  readonly detail: string
  /** What is in the folder afterwards. */
  readonly left: readonly string[]
}

function run(command: string, args: readonly string[]): Outcome | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout) : null
}

/**
 * Writes a bundle where there is room for so many KiB: on a disk made of memory, mounted by root or in a namespace of the
 * test's own; where neither may be, with a limit on the size of files, which the system refuses to exceed alike.
 */
function writeWithin(kib: number, lines: number): Outcome {
  const folder = join(newFolder(), 'disk')
  mkdirSync(folder)
  const write = `exec '${process.execPath}' '${script}' '${folder}' ${lines}`
  const onDisk = `mount -t tmpfs -o size=${kib}k tmpfs '${folder}' && ${write}`
  const namespace = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']
  const outcome =
    run('unshare', [...namespace, 'sh', '-c', onDisk]) ?? run('bash', ['-c', `ulimit -f ${kib} && ${write}`])
  if (outcome === null) throw new Error('there is no way to make a small disk here')
  return outcome
}

/** Few lines, which need no threads; and more than 8 MiB of them. */
const FEW = 20_000
const MANY = 200_000

test.each([
  [64, FEW],
  [256, FEW],
  [1024, FEW],
  [2048, FEW],
  [2048, MANY],
  [15_000, MANY],
])('a disk of %i KiB fills up with %i lines: it is said, and nothing is left', (kib, lines) => {
  const outcome = writeWithin(kib, lines)
  expect(outcome).toMatchObject({ error: 'bundle-unwritable', left: [] })
  expect(outcome.detail).toMatch(/^the disk is full|^this disk cannot hold a file this large/)
})

test.each([FEW, MANY])('a disk that is large enough for %i lines holds the bundle alone', (lines) => {
  expect(writeWithin(131_072, lines)).toMatchObject({ error: null, left: ['a.fieldtap.zip'] })
})
