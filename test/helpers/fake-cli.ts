import type { Cli } from '../../src/cli/cli.ts'
import type { Client } from '../../src/cli/client.ts'
import { createProgram } from '../../src/cli/program.ts'
import type { SessionOptions } from '../../src/cli/session.ts'
import { runProgram } from '../../src/main/program.ts'

/** Answers by call, for example `'devices.list'`; a function gets the input and may give a stream. */
export type Answers = Readonly<Record<string, unknown>>

export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
  /** Calls of the contract, in order, with their input. */
  readonly calls: readonly (readonly [call: string, input: unknown])[]
  readonly opened: readonly SessionOptions[]
  readonly closed: number
}

export interface Given {
  readonly answers?: Answers
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly own?: boolean
  readonly terminal?: boolean
  readonly stop?: AbortSignal
  /** What the host answers to a question outside the contract. */
  readonly host?: unknown
}

export const NOW = Date.UTC(2026, 2, 1, 12)

/** Runs a command line with a core that only writes down what it was asked. */
export async function runCli(args: readonly string[], given: Given = {}): Promise<Ran> {
  const calls: [string, unknown][] = []
  const opened: SessionOptions[] = []
  const out: Uint8Array[] = []
  const err: Uint8Array[] = []
  let closed = 0
  const output = (chunks: Uint8Array[]) => ({
    isTerminal: given.terminal === true,
    write: async (data: string | Uint8Array) => void chunks.push(Buffer.from(data)),
  })
  const client = fakeClient(given.answers ?? {}, calls)
  const cli: Cli = {
    out: output(out),
    err: output(err),
    stdin: stream(given.stdin ?? ''),
    env: given.env ?? {},
    now: () => NOW,
    zone: 0,
    stop: given.stop ?? new AbortController().signal,
    open: async (options) => {
      opened.push(options)
      return {
        client,
        own: given.own === true,
        pause: () => undefined,
        resume: () => undefined,
        ask: async () => given.host ?? null,
        close: async () => {
          closed += 1
        },
      }
    },
  }
  const status = await runProgram(createProgram(cli), args, (text) => void err.push(Buffer.from(text)))
  const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('latin1')
  return { status, out: decode(text(out)), err: decode(text(err)), calls, opened, closed }
}

/** UTF-8 where it is; a byte of its own where not, so that tests see every byte. */
function decode(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1')
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : latin1
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  // In two pieces, as a pipe may give it.
  const bytes = Buffer.from(text)
  yield bytes.subarray(0, 3)
  yield bytes.subarray(3)
}

function fakeClient(answers: Answers, calls: [string, unknown][]): Client {
  const at = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      get: (_, name) => (typeof name === 'string' && name !== 'then' ? at([...path, name]) : undefined),
      apply: async (_, __, [input]) => {
        const call = path.join('.')
        calls.push([call, input])
        if (!(call in answers)) throw new Error(`the test has no answer for ${call}`)
        const answer = answers[call]
        return typeof answer === 'function' ? answer(input) : answer
      },
    })
  return at([]) as Client
}

/** A stream of the contract that gives these pieces. */
export function pieces<T>(...values: readonly T[]): () => AsyncGenerator<T> {
  return async function* () {
    yield* values
  }
}
