/**
 * The page that the window shows while the core cannot start: what is wrong, what was kept, what to do. Without a
 * script, so that it holds when nothing else does: its one link is a navigation that the shell takes as a command.
 */
import { describeError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import { HOST, SCHEME } from './sender.ts'
import type { Texts } from './texts.ts'

export const TROUBLE = `${SCHEME}://${HOST}/trouble`
/** Where the link of that page leads. */
export const TRY_AGAIN = `${TROUBLE}/again`
const STYLE = '/trouble.css'

export interface Trouble {
  readonly code: ErrorCode
  readonly data: ErrorData
}

export interface ServedText {
  readonly type: string
  readonly body: string
}

/** What lies at an address of the trouble page, or null for an address that is not of it. */
export function troubleFile(address: string, trouble: Trouble | null, texts: Texts): ServedText | null {
  const { pathname } = new URL(address)
  if (pathname === STYLE) return { type: 'text/css; charset=utf-8', body: CSS }
  if (pathname !== new URL(TROUBLE).pathname || !trouble) return null
  return { type: 'text/html; charset=utf-8', body: page(trouble, texts) }
}

function page({ code, data }: Trouble, texts: Texts): string {
  const { message, kept, todo } = describeError(code, data)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Fieldtap</title>
<link rel="stylesheet" href="${STYLE}">
<main>
<p class="where">${escapeHtml(texts.failedTitle)}</p>
<h1>${escapeHtml(message)}</h1>
<dl>
<dt>${escapeHtml(texts.todo)}</dt><dd>${escapeHtml(todo)}</dd>
<dt>${escapeHtml(texts.kept)}</dt><dd>${escapeHtml(kept)}</dd>
</dl>
<p><a href="${TRY_AGAIN}">${escapeHtml(texts.again)}</a><span>${escapeHtml(texts.failedAgain)}</span></p>
<p class="code">${escapeHtml(code)}</p>
</main>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}

/** The colors are those of src/renderer/styles/tokens.css. */
const CSS = `
:root { --bg: #f4f5f3; --text: #16190f; --muted: #50574b; --accent: #0b6e4f; --on-accent: #fff }
@media (prefers-color-scheme: dark) {
  :root { --bg: #11140f; --text: #e9ece4; --muted: #b0b7a9; --accent: #5fd0a5; --on-accent: #08170f }
}
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: grid; place-items: center; padding: 40px; background: var(--bg); color: var(--text);
  font: 16px/24px "Inter Variable", Inter, system-ui, sans-serif }
main { width: 100%; max-width: 640px; display: grid; gap: 24px; overflow-wrap: anywhere }
h1 { font-size: 24px; line-height: 32px; font-weight: 640; letter-spacing: -.01em; margin-top: -16px }
dl { display: grid; gap: 4px }
dt, .where, .code, span { color: var(--muted); font-size: 14px; line-height: 20px }
dd + dt { margin-top: 16px }
p:has(a) { display: flex; flex-wrap: wrap; align-items: center; gap: 16px }
a { display: inline-block; padding: 12px 20px; border-radius: 10px; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-decoration: none }
a:focus-visible { outline: 3px solid var(--text); outline-offset: 3px }
.code { font-family: "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace }
`
