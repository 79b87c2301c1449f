const SIZE: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }

/** After how many lines a lease ends. Null: however many; undefined: that is no number of lines. */
export function lineCap(text: string): number | null | undefined {
  const written = text.replace(/[\s,]/g, '')
  if (written === '') return null
  return /^[1-9]\d{0,11}$/.test(written) ? Number(written) : undefined
}

/** After how many bytes a lease ends, as a person writes it: `20M`, `500 kB`. Null and undefined as for lines. */
export function byteCap(text: string): number | null | undefined {
  const written = text.replace(/[\s,]/g, '').toLowerCase()
  if (written === '') return null
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([kmg]?)b?$/.exec(written) ?? []
  const bytes = Math.round(Number(number) * (SIZE[unit] ?? 1))
  return number !== '' && bytes > 0 ? bytes : undefined
}
