/** A running core with one device in it, and the command line beside it: what the tests of commands share. */
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Running, startCli } from './cli-process.ts'
import { fieldtap, freshDataDir, type Ran, type Serve, startServe } from './serve-process.ts'
import { accepted, type DeviceKeys, post, textUpload } from './vendor-device.ts'

export const PUMP: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'pump-7', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
export const REF = `${PUMP.product}/${PUMP.name}`

export const lines = (ran: Ran) => ran.stdout.split('\n').slice(0, -1)
export const objects = (ran: Ran) => lines(ran).map((one) => JSON.parse(one))

/** Stands from before the first test of a file until after its last one. */
export class CliStand {
  dataDir = ''
  #serve: Serve | null = null
  readonly #running: Running[] = []

  static forThisFile(): CliStand {
    const stand = new CliStand()
    beforeAll(() => stand.#open())
    afterEach(async () => {
      await Promise.all(stand.#running.splice(0).map((command) => command.end('SIGKILL')))
    })
    afterAll(async () => {
      await stand.serve.end()
      await rm(stand.dataDir, { recursive: true, force: true })
    })
    return stand
  }

  get serve(): Serve {
    if (this.#serve === null) throw new Error('the core was not started')
    return this.#serve
  }

  async start(): Promise<void> {
    this.#serve = await startServe(this.dataDir)
  }

  /** A command with its words in one text, and whatever may hold a space after it. */
  run(command: string, ...args: string[]): Promise<Ran> {
    return fieldtap([...command.split(' '), '--data', this.dataDir, ...args])
  }

  /** A command that goes on until it ends, or the test does. */
  async stay(...args: Parameters<typeof startCli>): Promise<Running> {
    const command = await startCli(...args)
    this.#running.push(command)
    return command
  }

  simulate(...more: string[]): Promise<Running> {
    const { mqtt, http } = this.serve.ready
    return this.stay(
      ['simulate', '--platform', 'tencent', '--mqtt', mqtt, '--http', http]
        .concat(['--product', PUMP.product, '--name', PUMP.name, '--secret-stdin', '--rate', '200'])
        .concat(more),
      `${PUMP.secret}\r\n`,
    )
  }

  /** What a device logs, stored by the time this resolves. */
  async upload(...texts: (string | Buffer)[]): Promise<void> {
    expect(accepted(await post(this.serve.ready.http, textUpload(PUMP, texts)))).toBe(true)
  }

  async #open(): Promise<void> {
    this.dataDir = await freshDataDir()
    await this.start()
    const identity = ['--platform', 'tencent', '--product', PUMP.product, '--name', PUMP.name]
    const added = await fieldtap(
      ['device', 'add', '--data', this.dataDir, ...identity, '--secret-stdin'],
      `${PUMP.secret}\n`,
    )
    expect(added).toMatchObject({ status: 0, stderr: '' })
  }
}
