/** The compiled code of src/wasm/packing, with memory of its own. */
import { PACKING_WASM } from './wasm.ts'

/** As much of it as is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

export interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void }
  /** Where memory is free, and where the tables of `scan` lie. */
  readonly FREE: { readonly value: number }
  readonly CLASSES: { readonly value: number }
  readonly GRAMS: { readonly value: number }
  readonly HALVES: { readonly value: number }
  readonly WORDS: { readonly value: number }
  /** See src/wasm/packing, each in the file of its name. */
  deflate(from: number, size: number, to: number): number
  pack(chunk: number, to: number, toLog: number, toJson: number): void
  readonly jsonSize: { readonly value: number }
  readonly logPacked: { readonly value: number }
  readonly jsonPacked: { readonly value: number }
  scan(text: number, ends: number, lines: number, found: number, words: number): void
  kind(from: number, end: number, seed: number): number
}

const PAGE = 65536
let compiled: object | null = null

/** For `takeCode` on another thread. */
export function compiledCode(): object {
  compiled ??= new WebAssembly.Module(Buffer.from(PACKING_WASM, 'base64'))
  return compiled
}

/** What another thread compiled. */
export function takeCode(code: object): void {
  compiled = code
}

export function openCode(): Code {
  const code = new WebAssembly.Instance(compiledCode()).exports as Code & { init(): void }
  code.init()
  return code
}

/** Its memory, at least up to there; what was known of it before may be of no use any more. */
export function memoryOf({ memory }: Code, end: number): Uint8Array<ArrayBuffer> {
  const missing = end - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  return new Uint8Array(memory.buffer)
}
