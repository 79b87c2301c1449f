import { randomInt } from 'node:crypto'
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { fieldtap, freshDataDir, startServe } from '../../helpers/serve-process.ts'
import { accepted, type DeviceKeys, jsonUpload, mqttLogin, post } from '../../helpers/vendor-device.ts'

const DEVICE: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'killed', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
const ROUNDS = Number(process.env.FIELDTAP_KILL_ROUNDS ?? 12)

describe('a core that is killed in the middle of uploads', () => {
  it('has every line that was answered with success, none twice', async () => {
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
    const answered = new Set<string>()
    const sent = new Set<string>()
    let number = 0

    for (let round = 0; round < ROUNDS; round++) {
      const serve = await startServe(dataDir)
      let stop = false
      /** What a device does that got no answer: it sends the same lines again, signed anew. */
      const upload = async () => {
        while (!stop) {
          const lines = Array.from(
            { length: randomInt(1, 40) },
            () => `DBG|2026-11-21 08:58:03|k.c|f(1): n=${number++};`,
          )
          for (const line of lines) sent.add(line)
          const reply = await post(serve.ready.http, jsonUpload(DEVICE, lines)).catch(() => null)
          if (reply && accepted(reply)) for (const line of lines) answered.add(line)
          else if (!reply) unanswered.push(lines)
        }
      }
      const unanswered: string[][] = []
      const workers = Array.from({ length: 8 }, upload)
      await new Promise((resolve) => setTimeout(resolve, randomInt(50, 700)))
      await serve.end('SIGKILL')
      stop = true
      await Promise.all(workers)
      const again = await startServe(dataDir)
      for (const lines of unanswered) {
        const reply = await post(again.ready.http, jsonUpload(DEVICE, lines))
        if (accepted(reply)) for (const line of lines) answered.add(line)
      }
      await again.end()
    }

    const { stdout } = await fieldtap(['search', '--data', dataDir, '--limit', '10000000', ''])
    const stored = stdout.split('\n').slice(0, -1)
    const once = new Set(stored)
    expect(answered.size).toBeGreaterThan(100)
    expect([...answered].filter((line) => !once.has(line))).toEqual([])
    expect(stored.length).toBe(once.size)
    expect(stored.filter((line) => !sent.has(line))).toEqual([])
  })
})

describe('a device that publishes with QoS 1 while the core is killed', () => {
  it('gets no PUBACK for what is not there after the restart', async () => {
    const dataDir = await freshDataDir()
    await fieldtap(
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
    const serve = await startServe(dataDir)
    const client = await connectAsync(serve.ready.mqtt, { ...mqttLogin(DEVICE), reconnectPeriod: 0 })
    client.on('error', () => undefined)
    const topic = `$log/operation/${DEVICE.product}/${DEVICE.name}`
    const query = JSON.stringify({ type: 'get_log_level', clientToken: `${DEVICE.product}-1` })
    await client.publishAsync(topic, query, { qos: 1 })
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
    await serve.end('SIGKILL')
    await gone
    const again = await startServe(dataDir)
    const events = await fieldtap(['events', '--data', dataDir, '--json'])
    expect(events.stdout).toContain('"signed-in"')
    expect(await again.end()).toBe(0)
  })
})
