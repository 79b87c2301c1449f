/** The last look before anything leaves: whether a secret that this laptop knows is left in any name or byte. */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Code } from '../packing/code.ts'
import { Needles } from './needles.ts'

/** Shorter forms are words and numbers that stand in any bundle by chance. */
const SHORTEST = 8
const SHORTEST_NUMBER = 10

export class Guard {
  /** What it looks for. */
  readonly forms: readonly Uint8Array[]
  readonly #needles: Needles

  private constructor(forms: readonly Uint8Array[]) {
    this.forms = forms
    this.#needles = new Needles(forms)
  }

  /** @param vocabulary what every bundle holds: a secret that is a word of it cannot be told from it. */
  static against(forms: readonly Buffer[], vocabulary: string): Guard {
    const told = forms.filter((form) => {
      const isNumber = form.every((byte) => byte >= 0x30 && byte <= 0x39)
      return form.length >= (isNumber ? SHORTEST_NUMBER : SHORTEST) && !vocabulary.includes(form.toString('latin1'))
    })
    return new Guard(told)
  }

  /** One that looks for the same on another thread. */
  static of(forms: readonly Uint8Array[]): Guard {
    return new Guard(forms)
  }

  /** See `Needles.use`. */
  use(code: Code): void {
    this.#needles.use(code)
  }

  /** @throws FieldtapError `bundle-secret-left`. */
  name(name: string): void {
    if (this.#needles.find(Buffer.from(name)) !== null)
      throw new FieldtapError('bundle-secret-left', { detail: 'the name of an entry' })
  }

  /** One entry, piece by piece: what lies across two pieces is found too. */
  entry(name: string): (piece: Uint8Array) => void {
    const { longest } = this.#needles
    let carried: Buffer = Buffer.alloc(0)
    return (piece) => {
      if (longest === 0) return
      const seam = Buffer.concat([carried, piece.subarray(0, longest - 1)])
      if (this.#needles.find(seam) !== null || this.#needles.find(piece) !== null) {
        throw new FieldtapError('bundle-secret-left', { detail: name })
      }
      const tail = piece.length >= longest - 1 ? piece : Buffer.concat([carried, piece])
      carried = Buffer.from(tail.subarray(Math.max(0, tail.length - (longest - 1))))
    }
  }
}
