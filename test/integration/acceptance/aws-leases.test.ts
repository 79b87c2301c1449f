/** Levels that AWS IoT keeps, raised for a while: they go back whatever becomes of the laptop. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AwsServer, KEY, REGION, startAwsServer } from '../../helpers/aws-server/server.ts'
import { failure } from '../../helpers/aws-server/world.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

let server: AwsServer
let dir: string
let serve: Serve

beforeEach(async () => {
  server = await startAwsServer()
  dir = await freshDataDir()
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY.secret)
  serve = await startServe(dir)
  await run('connect', '--name', 'cloud', '--platform', 'aws', '--region', REGION, ...endpoints(server))
})

afterEach(async () => {
  await serve.end('SIGKILL')
  await server.close()
})

function endpoints({ iot, logs }: AwsServer): string[] {
  return ['--endpoint-iot', iot, '--endpoint-logs', logs]
}

async function run(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await fieldtap([...args, '--data', dir])
  if (status !== 0) throw new Error(stderr)
  return stdout
}

async function set(...args: string[]) {
  return JSON.parse(await run('aws', 'set', '--connection', 'cloud', ...args, '--json')).lease
}

async function leases(): Promise<{ id: string; state: string }[]> {
  const out = await run('leases', '--json')
  return out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const levelOf = (name: string) => server.world.targets.find(({ targetName }) => targetName === name)?.logLevel ?? null
const PATIENCE = { timeout: 40_000, interval: 100 }

describe('a lease on a target', () => {
  it('puts back what was there', async () => {
    server.world.targets = [{ targetType: 'THING_GROUP', targetName: 'Phones', logLevel: 'WARN' }]
    const lease = await set('THING_GROUP', 'Phones', 'DEBUG', '--for', '3s')
    expect(lease).toMatchObject({
      device: 'aws:THING_GROUP/Phones',
      state: 'confirmed',
      during: 'debug',
      restoreTo: 'warn',
      restoreWhy: 'before',
      deadMan: 'unavailable',
    })
    expect(levelOf('Phones')).toBe('DEBUG')
    await expect.poll(() => levelOf('Phones'), PATIENCE).toBe('WARN')
  })

  it('deletes it again where there was none', async () => {
    const lease = await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '3s')
    expect(lease).toMatchObject({ device: 'aws:dev1', restoreTo: 'unset', state: 'confirmed' })
    expect(levelOf('dev1')).toBe('DEBUG')
    await expect.poll(() => server.world.targets, PATIENCE).toEqual([])
  })

  it('puts the default back, and leaves the other options alone', async () => {
    const before = structuredClone(server.world.options)
    await set('DEFAULT', 'DEBUG', '--for', '3s')
    expect(server.world.options?.defaultLogLevel).toBe('DEBUG')
    await expect.poll(() => server.world.options, PATIENCE).toEqual(before)
  })

  it('survives SIGKILL: it is deleted when the app is back, though it ended meanwhile', async () => {
    await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '4s')
    await serve.end('SIGKILL')
    await new Promise((done) => setTimeout(done, 4500))
    expect(levelOf('dev1')).toBe('DEBUG')
    serve = await startServe(dir)
    await expect.poll(() => server.world.targets, PATIENCE).toEqual([])
    await expect.poll(async () => (await leases())[0]?.state, PATIENCE).toBe('restored')
  })

  it('survives SIGKILL while it runs, and ends at its time', async () => {
    server.world.targets = [{ targetType: 'CLIENT_ID', targetName: 'dev1', logLevel: 'ERROR' }]
    const { endsAt } = await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '12s')
    await serve.end('SIGKILL')
    serve = await startServe(dir)
    if (Date.now() < endsAt) expect(levelOf('dev1')).toBe('DEBUG')
    await expect.poll(() => levelOf('dev1'), PATIENCE).toBe('ERROR')
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt)
  })

  it('that cannot be put back is tried again, and shown until it is', async () => {
    await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '2s')
    const answer = failure(403, 'AccessDeniedException', 'no')
    server.world.faults.push({ action: 'DeleteV2LoggingLevel', times: 2, answer })
    await expect.poll(async () => (await leases())[0]?.state, PATIENCE).toBe('restore-pending')
    expect(levelOf('dev1')).toBe('DEBUG')
    await expect.poll(() => server.world.targets, PATIENCE).toEqual([])
    await expect.poll(async () => (await leases())[0]?.state, PATIENCE).toBe('restored')
  })

  it('interrupted in the middle of its restore is restored by the next start', async () => {
    await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '2s')
    server.world.faults.push({ action: 'DeleteV2LoggingLevel', times: 1, answer: 'hang' })
    await expect.poll(() => server.world.faults[0]?.times, PATIENCE).toBe(0)
    await serve.end('SIGKILL')
    expect(levelOf('dev1')).toBe('DEBUG')
    serve = await startServe(dir)
    await expect.poll(() => server.world.targets, PATIENCE).toEqual([])
  })

  it('goes back through the connection that it was raised by, of two', async () => {
    const other = await startAwsServer()
    other.world.targets = [{ targetType: 'CLIENT_ID', targetName: 'dev1', logLevel: 'INFO' }]
    await run('connect', '--name', 'other', '--platform', 'aws', '--region', REGION, ...endpoints(other))
    await set('CLIENT_ID', 'dev1', 'DEBUG', '--for', '4s')
    await serve.end('SIGKILL')
    serve = await startServe(dir)
    await expect.poll(() => server.world.targets, PATIENCE).toEqual([])
    expect(other.world.targets).toEqual([{ targetType: 'CLIENT_ID', targetName: 'dev1', logLevel: 'INFO' }])
    await other.close()
  })
})
