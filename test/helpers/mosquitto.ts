/** A real mosquitto with a configuration of the test's own, in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface MosquittoOptions {
  /** Lines of mosquitto.conf. `{port}` and `{dir}` are filled in. */
  readonly config?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  /** User name → password, for `password_file {dir}/passwords`. */
  readonly passwords?: Readonly<Record<string, string>>
  readonly port?: number
}

export interface Mosquitto {
  readonly port: number
  /** mqtt://127.0.0.1:PORT */
  readonly url: string
  readonly dir: string
  readonly process: ChildProcess
  /** SIGTERM; the folder stays until `end`. */
  stop(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Stops it for good and removes its folder. */
  end(): Promise<void>
}

const BINARY = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync)

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), 'fieldtap-mosquitto-'))
  chmodSync(dir, 0o755)
  const port = options.port ?? (await freePort())
  const fill = (text: string) => text.replaceAll('{port}', String(port)).replaceAll('{dir}', dir)
  for (const [name, content] of Object.entries(options.files ?? {})) writeFileSync(join(dir, name), content)
  for (const [user, password] of Object.entries(options.passwords ?? {})) {
    const file = join(dir, 'passwords')
    spawnSync('mosquitto_passwd', ['-b', ...(existsSync(file) ? [] : ['-c']), file, user, password])
    chmodSync(file, 0o644)
  }
  const config = options.config ?? ['listener {port} 127.0.0.1', 'allow_anonymous true']
  writeFileSync(join(dir, 'mosquitto.conf'), `user root\n${config.map(fill).join('\n')}\n`)
  let child = await launch(dir, port)
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    dir,
    get process() {
      return child
    },
    stop: () => stop(child),
    async start() {
      child = await launch(dir, port)
    },
    async end() {
      await stop(child)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function launch(dir: string, port: number): Promise<ChildProcess> {
  const child = spawn(BINARY ?? 'mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdout.resume()
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`mosquitto did not start: ${said}`)
    if (await answers(port)) return child
    await sleep(25)
  }
  throw new Error(`mosquitto does not listen: ${said}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  await once(child, 'exit')
}
