/** A range of lines as text, as they were sent: read from the store, however far it reaches. */
import type { LineQuery } from '../../shared/contract/lines.ts'
import type { LogLine } from '../../shared/model.ts'
import type { Api } from '../client.ts'

export interface CopiedText {
  readonly text: string
  readonly lines: number
}

const PAGE = 1000
/** More than this does not go to a clipboard, characters; it becomes a file. */
export const CLIPBOARD_MOST = 32_000_000

/** Every matching line from `from` to `to`, a line each; those that pages cut are fetched whole. */
export async function readRange(
  api: Api,
  query: LineQuery,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<CopiedText> {
  const texts: string[] = []
  const options = signal === undefined ? {} : { signal }
  for (let next = from; next <= to; ) {
    const page = await api.lines.page(
      { ...query, at: { is: 'line', seq: next }, direction: 'newer', limit: PAGE },
      options,
    )
    for (const line of page.lines) if (line.seq >= next && line.seq <= to) texts.push(await wholeText(api, line))
    const last = page.lines.at(-1)
    if (last === undefined || !page.more) break
    next = last.seq + 1
  }
  return { text: texts.join('\n'), lines: texts.length }
}

async function wholeText(api: Api, line: LogLine): Promise<string> {
  return line.cut ? (await api.lines.get({ seq: line.seq })).whole : line.text
}
