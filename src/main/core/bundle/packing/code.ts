/** The compiled code of src/wasm/packing, with memory of its own. */
import { PACKING_WASM } from './wasm.ts'

/** As much of it as is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

export interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void }
  /** Where memory is free; see `reserve`. */
  free: number
  /** Where the tables of `scan` lie. */
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
  sieve(from: number, last: number, step: number, table: number, down: number): number
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
  const exports = new WebAssembly.Instance(compiledCode()).exports as Code & Beginning
  exports.init()
  return { ...exports, free: exports.FREE.value }
}

/** What is of use only as it is opened. */
interface Beginning {
  readonly FREE: { readonly value: number }
  init(): void
}

/** Keeps bytes in its memory, for as long as it is used; gives where they are. To be called before anything is worked on. */
export function reserve(code: Code, bytes: Uint8Array): number {
  const at = code.free
  code.free = Math.ceil((at + bytes.length) / 64) * 64
  memoryOf(code, code.free).set(bytes, at)
  return at
}

/** Its memory, at least up to there; what was known of it before may be of no use any more. */
export function memoryOf({ memory }: Code, end: number): Uint8Array<ArrayBuffer> {
  const missing = end - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  return new Uint8Array(memory.buffer)
}
