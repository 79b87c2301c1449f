/** Opens an address in the person's browser, where there is a desktop to open it on. */
import { spawn } from 'node:child_process'

/** Does nothing, quietly, where that cannot work: the address was printed too. */
export function openBrowser(address: string): void {
  const command = opener(process.platform, process.env)
  if (command === null) return
  const [program, ...args] = command
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

/** The command that opens an address on this desktop; null without a desktop, or on somebody else's over SSH. */
export function opener(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly [program: string, ...args: string[]] | null {
  if (env.SSH_CONNECTION || env.CI) return null
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null
}
