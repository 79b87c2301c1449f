/** Bytes as they are read by people who count them: offset, sixteen bytes, and what of them is ASCII. */
const ROW = 16

export function hexDump(bytes: Uint8Array, most: number): string {
  const rows: string[] = []
  for (let at = 0; at < Math.min(bytes.length, most); at += ROW) {
    const part = bytes.subarray(at, Math.min(at + ROW, most))
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0'))
    const text = [...part].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    const halves = [hex.slice(0, ROW / 2).join(' '), hex.slice(ROW / 2).join(' ')]
    rows.push(`${at.toString(16).padStart(6, '0')}  ${halves.join('  ').padEnd(ROW * 3)}  ${text}`)
  }
  return rows.join('\n')
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
