/** 5,000 lines a second from twenty devices, in a process of their own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { deviceName, deviceSecret, PRODUCT_ID } from './gen-corpus.mjs'
import { command } from './serve.ts'

const DEVICES = 20

/** Makes the devices known, so that they may upload with this seed. */
export async function admitDevices(data: string, seed: number): Promise<void> {
  const rows = Array.from({ length: DEVICES }, (_, at) => {
    return `tencent,${PRODUCT_ID},${deviceName(at)},${deviceSecret(deviceName(at), seed)}`
  })
  await command(['device', 'import', '--data', data, '-'], ['platform,product,name,secret', ...rows, ''].join('\n'))
}

export function startLoad(http: string, seed: number): { end(): Promise<void> } {
  const script = fileURLToPath(new URL('./load-once.ts', import.meta.url))
  const child = spawn(process.execPath, [script, http, String(seed)], { stdio: ['ignore', 'inherit', 'inherit'] })
  const exited = once(child, 'exit')
  return {
    async end() {
      if (child.exitCode !== null) throw new Error('the load ended by itself')
      child.kill()
      await exited
    },
  }
}
