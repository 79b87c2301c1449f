/**
 * The forms in which a secret may stand in a text: as it is, and as base64, hex, URL-encoded and JSON-escaped text of it.
 * A secret that is itself base64 or hex of something is looked for as that something too.
 */

/** A shorter secret cannot be told from ordinary text; a person is told that it was not looked for. */
export const SHORTEST_SECRET = 4
/** What an encoding leaves of a secret must be as long as this to mean it, characters. */
const SHORTEST_FORM = 8

export function formsOf(secret: string): readonly Buffer[] {
  const whole = Buffer.from(secret)
  const forms = new Map<string, Buffer>()
  const add = (form: Buffer | string, shortest = SHORTEST_FORM) => {
    const bytes = typeof form === 'string' ? Buffer.from(form) : form
    if (bytes.length >= shortest) forms.set(bytes.toString('latin1'), bytes)
  }
  if (whole.length < SHORTEST_SECRET) return []
  add(whole, SHORTEST_SECRET)
  for (const form of [...urlForms(secret), ...jsonForms(secret)]) add(form, SHORTEST_SECRET)
  for (const line of keyLines(secret)) add(line)
  for (const bytes of [whole, ...decoded(secret)]) {
    add(bytes)
    for (const form of [...hexForms(bytes), ...base64Forms(bytes)]) add(form)
  }
  return [...forms.values()]
}

/** encodeURIComponent's, RFC 3986's, those that leave the slash or more, that of forms; hex digits in either case. */
function urlForms(secret: string): string[] {
  if (!secret.isWellFormed()) return []
  const plain = encodeURIComponent(secret)
  const strict = plain.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [plain, strict].flatMap((form) => [form, form.replaceAll('%2F', '/'), form.replaceAll('%20', '+')])
  const all = [...forms, encodeURI(secret)]
  return [...all, ...all.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))]
}

/** As JSON once and twice, with and without escaped slashes, and with everything beyond ASCII escaped. */
function jsonForms(secret: string): string[] {
  const once = JSON.stringify(secret).slice(1, -1)
  const slashed = once.replaceAll('/', '\\/')
  const ascii = (text: string) =>
    text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const forms = [once, slashed, ascii(once), ascii(slashed)]
  return [...forms, ...forms.map((form) => JSON.stringify(form).slice(1, -1))]
}

function hexForms(bytes: Uint8Array): string[] {
  const pairs = Buffer.from(bytes).toString('hex').match(/../g) ?? []
  const forms = ['', ' ', ':', '-', ', 0x'].map((between) => pairs.join(between))
  return [...forms, ...forms.map((form) => form.replace(/[a-f]/g, (digit) => digit.toUpperCase()))]
}

/** At each of the three places it can have within a longer text: the characters that it alone decides. */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')].flatMap((form) => [
      form,
      form.replaceAll('/', '\\/'),
      encodeURIComponent(form),
    ])
  })
}

/** What a secret that is base64 or hex stands for, where that is long enough to mean anything. */
function decoded(secret: string): Buffer[] {
  const found: Buffer[] = []
  if (/^(?:[0-9a-fA-F]{2}){8,}$/.test(secret)) found.push(Buffer.from(secret, 'hex'))
  if (/^[A-Za-z0-9+/_-]{11,}={0,2}$/.test(secret)) found.push(Buffer.from(secret, 'base64'))
  return found.filter((bytes) => bytes.length >= SHORTEST_FORM)
}

/** The lines of a key in PEM: a log shows them one by one. */
function keyLines(secret: string): string[] {
  if (!secret.includes('-----BEGIN')) return []
  return secret.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'))
}
