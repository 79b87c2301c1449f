import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { fieldtap, freshDataDir, startServe } from '../../helpers/serve-process.ts'
import { accepted, type DeviceKeys, jsonUpload, mqttLogin, post } from '../../helpers/vendor-device.ts'

const DEVICE: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'traced', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
const STRACE = '/usr/bin/strace'

interface Call {
  readonly name: string
  readonly fd: number
  readonly began: number
  readonly ended: number
  readonly data: string
  readonly result: number
}

/** Calls of one thread, with unfinished ones put together, in the order in which they began. */
function readTrace(text: string): Call[] {
  const calls: Call[] = []
  const open = new Map<string, { began: number; rest: string }>()
  for (const row of text.split('\n')) {
    const head = /^(\d+)\s+(\d+\.\d+) (.*)$/.exec(row)
    if (!head) continue
    const [, pid = '', stamp = '', rest = ''] = head
    const now = Number(stamp)
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)
    if (unfinished) {
      open.set(pid, { began: now, rest: unfinished[1] ?? '' })
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    const begun = resumed ? open.get(pid) : null
    const whole = begun ? begun.rest + (resumed?.[1] ?? '') : rest
    const parts = /^(\w+)\((\d+)(.*)\)\s+= (-?\d+)/.exec(whole)
    if (!parts) continue
    const [, name = '', fd = '', data = '', result = ''] = parts
    calls.push({ name, fd: Number(fd), began: begun?.began ?? now, ended: now, data, result: Number(result) })
  }
  return calls.sort((a, b) => a.began - b.began)
}

async function withDevice(): Promise<string> {
  const dataDir = await freshDataDir()
  const added = await fieldtap(
    [
      'device',
      'add',
      '--data',
      dataDir,
      '--platform',
      'tencent',
      '--product',
      DEVICE.product,
      '--name',
      DEVICE.name,
      '--secret-stdin',
    ],
    DEVICE.secret,
  )
  expect(added.status).toBe(0)
  return dataDir
}

describe('acknowledged means on disk', () => {
  it('each 200 follows an fdatasync that began after its bytes had arrived', async () => {
    expect(existsSync(STRACE), 'strace is needed (apt-get install strace)').toBe(true)
    const dataDir = await withDevice()
    const trace = join(dataDir, 'trace.txt')
    const serve = await startServe(dataDir, {
      wrap: [
        STRACE,
        '-f',
        '-ttt',
        '-s',
        '80',
        '-o',
        trace,
        '-e',
        'trace=read,recvfrom,write,writev,sendto,fdatasync,fsync',
      ],
    })
    for (let at = 0; at < 20; at++) {
      const reply = await post(serve.ready.http, jsonUpload(DEVICE, [`ERR|2026-11-21 08:58:03|t.c|f(1): n=${at};`]))
      expect(accepted(reply)).toBe(true)
    }
    const client = await connectAsync(serve.ready.mqtt, mqttLogin(DEVICE))
    for (let at = 0; at < 10; at++) {
      await client.publishAsync(
        `$log/operation/${DEVICE.product}/${DEVICE.name}`,
        JSON.stringify({ type: 'get_log_level', clientToken: `T-${at}` }),
        { qos: 1 },
      )
    }
    await client.endAsync()
    // strace hands the signal on; the server ends and the trace is whole.
    await serve.end()
    const calls = readTrace(readFileSync(trace, 'latin1'))
    const syncs = calls.filter((call) => (call.name === 'fdatasync' || call.name === 'fsync') && call.result === 0)
    const reads = calls.filter((call) => ['read', 'recvfrom'].includes(call.name) && call.result > 0)
    const answers = calls.filter(
      (call) => ['write', 'writev', 'sendto'].includes(call.name) && /HTTP\/1\.1 200/.test(call.data),
    )
    const pubacks = calls.filter(
      (call) => ['write', 'writev', 'sendto'].includes(call.name) && /^, (\[\{iov_base=)?"@("|\\2)/.test(call.data),
    )
    expect(answers).toHaveLength(20)
    expect(pubacks.length).toBeGreaterThanOrEqual(10)
    for (const answer of [...answers, ...pubacks]) {
      const arrived = reads.filter((call) => call.fd === answer.fd && call.ended <= answer.began).at(-1)
      expect(arrived).toBeDefined()
      const synced = syncs.some(
        (sync) => sync.began >= (arrived?.ended ?? Number.POSITIVE_INFINITY) && sync.ended <= answer.began,
      )
      expect(synced, `an answer at ${answer.began} without an fdatasync since ${arrived?.ended}`).toBe(true)
    }
  })

  it('with fdatasync failing, no success is answered', async () => {
    const dataDir = await withDevice()
    const serve = await startServe(dataDir, {
      wrap: [
        STRACE,
        '-f',
        '-o',
        '/dev/null',
        '-e',
        'trace=fdatasync,fsync',
        '-e',
        'inject=fdatasync,fsync:error=EIO:when=60+',
      ],
    })
    let successes = 0
    let failed: string | null = null
    const told: string[] = []
    for (let at = 0; at < 120; at++) {
      const line = `ERR|2026-11-21 08:58:03|t.c|f(1): n=${at};`
      const reply = await post(serve.ready.http, jsonUpload(DEVICE, [line])).catch(() => null)
      if (reply && accepted(reply)) {
        expect(failed, 'a success after the disk began to fail').toBeNull()
        successes++
        told.push(line)
      } else if (reply) failed ??= reply.body
    }
    expect(successes).toBeGreaterThan(0)
    expect(failed).toContain('InternalError')
    await serve.end('SIGKILL')
    const { stdout } = await fieldtap(['search', '--data', dataDir, '--limit', '100000', ''])
    const stored = new Set(stdout.split('\n'))
    expect(told.filter((line) => !stored.has(line))).toEqual([])
  })
})
