/**
 * Where the core of a data folder listens for commands. The address that is in use stands in a file in the folder, so
 * that a command finds it whatever its own environment is; only who may read the folder learns it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Path of the contract on the local socket. */
export const RPC_PATH = '/rpc'
/** The same for a command that never ends by itself, such as `tail`: nobody waits for it before closing. */
export const FOLLOW_PATH = '/rpc/follow'

/** What decides about the address. */
export interface AddressSurroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Numeric user id; null on Windows. */
  readonly uid: number | null
}

export interface SocketAddress {
  /** Path of the socket, or name of the pipe. */
  readonly address: string
  /** Folder that must be made for it, for its owner alone; null where it lies in the data folder or is a pipe. */
  readonly folder: string | null
}

/** `sockaddr_un.sun_path` holds 108 bytes on Linux and 104 on macOS, the closing NUL among them. */
const LONGEST_PATH = { darwin: 103, other: 107 }

/** The address that a core of this data folder (a real path) takes. */
export function chooseAddress(dataDir: string, { platform, env, uid }: AddressSurroundings): SocketAddress {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  // A pipe's name is open to every user of the machine: the random part keeps others from taking it first.
  if (platform === 'win32') {
    return { address: `\\\\.\\pipe\\fieldtap-${hash}-${randomBytes(16).toString('hex')}`, folder: null }
  }
  const inside = `${dataDir}/core.sock`
  const longest = platform === 'darwin' ? LONGEST_PATH.darwin : LONGEST_PATH.other
  if (Buffer.byteLength(inside) <= longest) return { address: inside, folder: null }
  const runtime = env.XDG_RUNTIME_DIR
  const folder = runtime?.startsWith('/') ? `${runtime}/fieldtap` : `/tmp/fieldtap-${uid}`
  const address = `${folder}/${hash}.sock`
  if (Buffer.byteLength(address) <= longest) return { address, folder }
  return { address: `/tmp/fieldtap-${uid}/${hash}.sock`, folder: `/tmp/fieldtap-${uid}` }
}

const RECORD = 'core.address'

/** The address that the running core of this folder has written down, or null where none runs. */
export function readAddress(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, RECORD), 'utf8').trim() || null
  } catch {
    return null
  }
}

/** Complete at once: a reader sees the old address or the new one. */
export function recordAddress(dataDir: string, address: string): void {
  const file = join(dataDir, RECORD)
  writeFileSync(`${file}.new`, `${address}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function forgetAddress(dataDir: string): void {
  rmSync(join(dataDir, RECORD), { force: true })
}
