import { PACKING_WASM } from './wasm.ts'

/** As much of it as is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void }
  /** Where memory is free. */
  readonly FREE: { readonly value: number }
  init(): void
  /** See wasm/packing/deflate.ts. */
  deflate(from: number, size: number, to: number): number
}

const PAGE = 65536
let compiled: object | null = null

/** Deflates segments, each so that it inflates on its own and ends with a full flush; see wasm/packing. */
export class Deflater {
  readonly #code: Code

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(PACKING_WASM, 'base64'))
    this.#code = new WebAssembly.Instance(compiled).exports as Code
    this.#code.init()
  }

  /** Valid until the next call. */
  deflate(content: Uint8Array): Uint8Array {
    const { memory, FREE } = this.#code
    const from = FREE.value
    const { length } = content
    const to = from + length + READ_AHEAD
    const missing = to + mostPacked(length) - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    new Uint8Array(memory.buffer).set(content, from)
    return new Uint8Array(memory.buffer, to, this.#code.deflate(from, length, to))
  }
}

const READ_AHEAD = 64

/** What cannot be made shorter is stored: five bytes for each block of at least 2^15. */
function mostPacked(size: number): number {
  return size + (size >> 12) + READ_AHEAD
}
