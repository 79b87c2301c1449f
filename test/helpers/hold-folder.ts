/** A process that holds a data folder as a core does: its lock and its local socket. Says `held`, or why not. */
import { openLocalSocket } from '../../src/main/core/local-socket.ts'
import { lockDataFolder } from '../../src/main/core/lock.ts'
import { FieldtapError } from '../../src/shared/errors.ts'

const dataDir = process.argv[2] ?? ''
try {
  lockDataFolder(dataDir)
  await openLocalSocket({ dataDir, serve: () => undefined })
  // What nobody refers to is collected: that must not let go of the folder.
  globalThis.gc?.()
  console.log('held')
  process.stdin.resume()
} catch (error) {
  console.log(error instanceof FieldtapError ? error.code : String(error))
}
