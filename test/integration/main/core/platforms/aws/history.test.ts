/** Old entries that are read while a lease runs. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startAwsServer } from '../../../../../helpers/aws-server/server.ts'
import { entries, settingsFor } from '../../../../../helpers/aws-server/stand.ts'
import { fieldtap, startServe } from '../../../../../helpers/serve-process.ts'

it('are neither counted to the lease nor a reason to end it', async () => {
  const server = await startAwsServer()
  server.world.events = [...entries(40), ...entries(4, Date.now() + 60_000)]
  const dir = mkdtempSync(join(tmpdir(), 'fieldtap-test-'))
  const serve = await startServe(dir)
  const run = async (...args: string[]) => JSON.parse((await fieldtap([...args, '--data', dir, '--json'])).stdout)
  try {
    const settings = settingsFor(server)
    process.env['FIELDTAP_SECRET_ACCESS_KEY'] = settings['secret-access-key']
    const options = ['region', 'access-key-id', 'endpoint-iot', 'endpoint-logs'].flatMap((name) => [
      `--${name}`,
      settings[name] ?? '',
    ])
    await run('connect', '--name', 'cloud', '--platform', 'aws', ...options)
    const { lease } = await run('aws', 'set', '--connection', 'cloud', 'CLIENT_ID', 'dev1', 'DEBUG', '--for', '10m')
    await run('events', 'sync', '--connection', 'cloud')
    const { stdout } = await fieldtap(['leases', '--data', dir, '--json'])
    const [now] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(now).toMatchObject({ id: lease.id, state: 'confirmed', lines: 1, ended: null })
  } finally {
    delete process.env['FIELDTAP_SECRET_ACCESS_KEY']
    await serve.end()
    await server.close()
  }
})
