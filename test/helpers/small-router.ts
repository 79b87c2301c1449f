import { setImmediate } from 'node:timers/promises'
import { implement, type Router } from '@orpc/server'
import type { CallContext } from '../../src/main/core/router/context.ts'
import { type Contract, contract } from '../../src/shared/contract/contract.ts'
import { FieldtapError } from '../../src/shared/errors.ts'
import type { LogLine } from '../../src/shared/model.ts'
import { packLines } from '../../src/shared/packed-lines.ts'

const os = implement(contract).$context<CallContext>()

/** Lines in one piece of the endless search. */
export const PIECE_LINES = 100

export interface Seen {
  /** Pieces of the endless search that were asked for. */
  pieces: number
  /** Streams that were told to stop. */
  stopped: number
}

/** A few procedures of the contract, each failing or streaming in a way that the wire must carry. */
export function smallRouter(seen: Seen = { pieces: 0, stopped: 0 }): Router<Contract, CallContext> {
  const router = {
    app: {
      // Who is calling, where a test can see it.
      info: os.app.info.handler(({ context }) => ({
        version: context.caller,
        dataDir: '/data',
        secrets: { kind: 'file' as const, note: 'Kept in a file.' },
        platforms: [],
        bundleDir: '/data/bundles',
        startedAt: 0,
        zoneOffsetMinutes: 0,
      })),
    },
    devices: {
      find: os.devices.find.handler(({ input }) => {
        throw new FieldtapError('device-not-found', { detail: input.device })
      }),
      list: os.devices.list.handler(() => {
        throw new TypeError('cannot read /data/secret.key\n    at somewhere (file.ts:1:1)')
      }),
    },
    level: {
      lease: os.level.lease.handler(() => {
        throw new FieldtapError('device-away', { device: 'P/D' })
      }),
    },
    status: {
      // One good piece, then a failure in the middle of the stream.
      watch: os.status.watch.handler(async function* () {
        yield {
          recording: true,
          trouble: null,
          lines: 1,
          bytes: 1,
          linesPerSecond: 0,
          repeats: 0,
          refused: [],
          gaps: 0,
          diskFree: null,
          leases: 0,
        }
        throw new FieldtapError('store-failed', { detail: 'disk full' })
      }),
    },
    lines: {
      search: os.lines.search.handler(async function* () {
        try {
          for (let seq = 1; ; seq += PIECE_LINES) {
            // As a real search does, it lets the event loop turn between two pieces.
            await setImmediate()
            seen.pieces += 1
            yield { is: 'lines' as const, lines: Array.from({ length: PIECE_LINES }, (_, at) => line(seq + at)) }
          }
        } finally {
          seen.stopped += 1
        }
      }),
      // Gives nothing until it is stopped.
      tail: os.lines.tail.handler(async function* ({ signal }) {
        try {
          await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
          yield { packed: packLines([]), skipped: 0 }
        } finally {
          seen.stopped += 1
        }
      }),
    },
  }
  // The rest of the contract is not asked for in these tests.
  return router as unknown as Router<Contract, CallContext>
}

export function line(seq: number, text = `line ${seq} ${'x'.repeat(200)}`): LogLine {
  return {
    seq,
    device: 'tencent:P/D',
    received: seq,
    deviceTime: null,
    time: seq,
    level: 'info',
    module: null,
    text,
    size: Buffer.byteLength(text),
    cut: false,
  }
}
