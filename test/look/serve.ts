/** Serves the built page over invented data: `node test/look/serve.ts PAGE_DIR [full|empty|trouble] [LINES/S]`. */
import { RPCHandler } from '@orpc/server/ws'
import { startUiServer } from '../../src/main/browser/server.ts'
import { createLook, type Mood } from './core.ts'

export async function startLook(pageDir: string, mood: Mood, perSecond: number) {
  const handler = new RPCHandler(createLook(mood, perSecond))
  return startUiServer({
    port: 0,
    pageDir,
    bundleDir: '/tmp',
    maxRequestBytes: 1_000_000,
    serve: (socket) => void handler.upgrade(socket),
  })
}

if (process.argv[1] === import.meta.filename) {
  const [pageDir = 'out/renderer', mood = 'full', perSecond = '50'] = process.argv.slice(2)
  const server = await startLook(pageDir, mood as Mood, Number(perSecond))
  console.log(server.newAddress())
}
