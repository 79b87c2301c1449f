/** Of two colors like `#1d5fa8` or `#fff`, so much of the first. */
export function mix(color: string, ground: string, share: number): string {
  const over = partsOf(color)
  const under = partsOf(ground)
  const mixed = over.map((part, at) => Math.round(part * share + (under[at] ?? 0) * (1 - share)))
  return `rgb(${mixed.join(', ')})`
}

function partsOf(color: string): readonly number[] {
  const digits = color.slice(1)
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16))
}
