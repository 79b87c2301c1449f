/** Pieces of HTML in two languages, made of texts that nobody vouches for. */

/** Text that was made safe, as opposed to text. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[]

/** A template whose places are escaped unless they are HTML themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((all, string, at) => all + print(parts[at - 1] ?? '') + string) }
}

function print(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escaped(part)
  return 'html' in part ? part.html : part.map((one) => one.html).join('')
}

/** Control characters become pictures, so that a line cannot hide anything. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (char) => (char < ' ' ? String.fromCharCode(0x2400 + char.charCodeAt(0)) : '\ufffd'))
    .replace(/[\p{Cf}\p{Cs}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Both languages; the page shows the one that was chosen. */
export function both(en: string | Html, zh: string | Html): Html {
  return html`<span lang="en">${en}</span><span lang="zh">${zh}</span>`
}
