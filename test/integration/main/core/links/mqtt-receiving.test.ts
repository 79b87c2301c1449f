import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import type net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { LinkLog } from '../../../../helpers/link-log.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'

const stand = linkStand()

describe('watching', () => {
  test.each([4, 5] as const)('topics that begin with $ too, MQTT version %i', async (mqttVersion) => {
    const { port } = await stand.mosquitto()
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion })
    await log.until('up')
    expect(link.connected()).toBe(true)
    const sender = await stand.device(port)
    await sender.publishAsync('$log/operation/P/d', 'zero', { qos: 0 })
    await sender.publishAsync('watched/x', Buffer.from([0xff, 0x00, 0x0a]), { qos: 1 })
    await sender.publishAsync('watched/x', 'two', { qos: 2 })
    await sender.publishAsync('elsewhere', 'no', { qos: 1 })
    await vi.waitFor(() => expect(log.received).toHaveLength(3))
    expect(log.received[0]).toMatchObject({
      topic: '$log/operation/P/d',
      payload: Buffer.from('zero'),
      qos: 0,
      retain: false,
      dup: false,
    })
    expect(log.received[1]).toMatchObject({ payload: Buffer.from([0xff, 0x00, 0x0a]), qos: 1 })
    expect(log.received[2]).toMatchObject({ payload: Buffer.from('two'), qos: 1 })
  })

  test('10,000 messages arrive once each, in order, acknowledged in turns', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'max_queued_messages 0'],
    })
    const log = new LinkLog()
    let turn: Promise<void> | null = null
    let turns = 0
    log.store = () => {
      turn ??= new Promise((resolve) =>
        setImmediate(() => {
          turn = null
          turns += 1
          resolve()
        }),
      )
      return turn
    }
    stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    const sender = spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), '-t', 'watched/n', '-q', '1', '-l'])
    const numbers = Array.from({ length: 10_000 }, (_, n) => String(n))
    sender.stdin.end(`${numbers.join('\n')}\n`)
    await once(sender, 'exit')
    await vi.waitFor(() => expect(log.received).toHaveLength(10_000), { timeout: 30_000 })
    expect(log.payloads()).toEqual(numbers)
    expect(turns).toBeLessThan(10_000)
  })
})

describe('acknowledging', () => {
  /** CONNACK, SUBACK for two topics, then three messages of QoS 1 in one write. */
  function threeMessages(bytes: number[]): (socket: net.Socket) => void {
    return (socket) => {
      let subscribed = false
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82 && !subscribed) {
          subscribed = true
          const message = (id: number) => [0x32, 8, 0, 3, 0x77, 0x2f, 0x78, id >> 8, id & 0xff, 0x30 + (id % 10)]
          socket.write(
            Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1, ...message(7), ...message(8), ...message(300)]),
          )
        } else bytes.push(...chunk)
      })
    }
  }

  test('PUBACK waits for the commit; further messages are taken meanwhile; one write for one commit', async () => {
    const acknowledged: number[] = []
    const port = await stand.scripted(threeMessages(acknowledged))
    const commit = Promise.withResolvers<void>()
    const log = new LinkLog()
    log.store = () => commit.promise
    stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['7', '8', '0']))
    await sleep(50)
    expect(acknowledged).toEqual([])
    commit.resolve()
    await vi.waitFor(() => expect(acknowledged).toEqual([0x40, 2, 0, 7, 0x40, 2, 0, 8, 0x40, 2, 1, 44]))
  })

  test('what could not be stored is not acknowledged, and comes again with a new connection', async () => {
    const { port } = await stand.mosquitto()
    const log = new LinkLog()
    let fail = true
    log.store = async () => {
      if (fail) throw new Error('disk full')
    }
    stand.open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const sender = await stand.device(port)
    await sender.publishAsync('watched/x', 'again', { qos: 1 })
    expect(await log.until('waiting')).toMatchObject({ is: 'waiting', why: expect.stringContaining('disk full') })
    fail = false
    await log.until('up')
    await vi.waitFor(() => expect(log.received.at(-1)).toMatchObject({ dup: true }))
    const count = log.received.length
    await sleep(200)
    expect(log.received).toHaveLength(count)
  })

  test('QoS 2, should a broker send it: PUBREC waits for the commit, and a repeat is not handed on', async () => {
    const bytes: number[] = []
    const message = Buffer.from([0x34, 8, 0, 3, 0x77, 0x2f, 0x78, 0, 5, 0x61])
    let peer: net.Socket | undefined
    const port = await stand.scripted((socket) => {
      peer = socket
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82)
          socket.write(Buffer.concat([Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1]), message]))
        else bytes.push(...chunk)
      })
    })
    const commit = Promise.withResolvers<void>()
    const log = new LinkLog()
    log.store = () => commit.promise
    stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['a']))
    await sleep(50)
    expect(bytes).toEqual([])
    commit.resolve()
    await vi.waitFor(() => expect(bytes).toEqual([0x50, 2, 0, 5]))
    peer?.write(Buffer.concat([Buffer.from([0x3c]), message.subarray(1)]))
    await vi.waitFor(() => expect(bytes).toEqual([0x50, 2, 0, 5, 0x50, 2, 0, 5]))
    peer?.write(Buffer.from([0x62, 2, 0, 5]))
    await vi.waitFor(() => expect(bytes.slice(8)).toEqual([0x70, 2, 0, 5]))
    expect(log.received).toHaveLength(1)
  })

  test('a store that is slow holds the broker back instead of filling the memory', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'max_queued_messages 0'],
    })
    const log = new LinkLog()
    const commit = Promise.withResolvers<void>()
    log.store = () => commit.promise
    stand.open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const file = join(mkdtempSync(join(tmpdir(), 'fieldtap-lines-')), 'lines')
    stand.after(() => rmSync(join(file, '..'), { recursive: true }))
    const lines = createWriteStream(file)
    for (let n = 0; n < 60_000; n++) lines.write(`${n} ${'x'.repeat(50)}\n`)
    lines.end()
    await once(lines, 'close')
    const sender = spawn('sh', ['-c', `mosquitto_pub -h 127.0.0.1 -p ${port} -t watched/n -q 0 -l < ${file}`])
    await once(sender, 'exit')
    await vi.waitFor(() => expect(log.received.length).toBeGreaterThan(10_000), { timeout: 20_000 })
    let before = -1
    while (before !== log.received.length) {
      before = log.received.length
      await sleep(300)
    }
    expect(before).toBeLessThan(60_000)
    commit.resolve()
    await vi.waitFor(() => expect(log.received).toHaveLength(60_000), { timeout: 30_000 })
    expect(log.payloads().map((line) => Number.parseInt(line, 10))).toEqual(Array.from({ length: 60_000 }, (_, n) => n))
  })
})
