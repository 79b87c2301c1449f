import { type LinePage, LinePages } from '../../../src/main/core/store/reading/line-pages.ts'
import type { Found } from '../../../src/main/core/store/reading/segment.ts'

/** Lines in one page, however many they are; at least one. */
export function packLines(lines: readonly Found[]): LinePage {
  const bytes = lines.reduce((sum, { line }) => sum + line.bytes.byteLength + 1, 1)
  const pages = new LinePages({ lines: lines.length + 1, bytes })
  for (const line of lines) pages.addFound(line)
  const [page] = pages.takeAll()
  if (page === undefined) throw new Error('there are no lines to be packed')
  return page
}
