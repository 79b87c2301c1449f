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
function writeWithin(kib: number): Outcome {
  const folder = join(newFolder(), 'disk')
  mkdirSync(folder)
  const write = `exec '${process.execPath}' '${script}' '${folder}'`
  const onDisk = `mount -t tmpfs -o size=${kib}k tmpfs '${folder}' && ${write}`
  const namespace = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']
  const outcome =
    run('unshare', [...namespace, 'sh', '-c', onDisk]) ?? run('bash', ['-c', `ulimit -f ${kib} && ${write}`])
  if (outcome === null) throw new Error('there is no way to make a small disk here')
  return outcome
}

test.each([64, 256, 1024, 2048])('a disk of %i KiB fills up: it is said, and nothing is left', (kib) => {
  const outcome = writeWithin(kib)
  expect(outcome).toMatchObject({ error: 'bundle-unwritable', left: [] })
  expect(outcome.detail).toMatch(/^the disk is full|^this disk cannot hold a file this large/)
})

test('a disk that is large enough holds the bundle alone', () => {
  expect(writeWithin(65_536)).toMatchObject({ error: null, left: ['a.fieldtap.zip'] })
})
