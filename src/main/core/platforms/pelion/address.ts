/** Where the API is: a base URL as a person writes it, and the addresses below it. */

/** Of the list, with and without the slash that the API's description has at its end and its manual has not. */
export const LIST_PATHS = ['/v3/device-events/', '/v3/device-events'] as const

export type BaseRead = { readonly ok: true; readonly base: string } | { readonly ok: false; readonly detail: string }

/** A base without a slash at its end. An address of the list or of the version means the base above it. */
export function readBase(written: string): BaseRead {
  const text = written.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (text === '' || url === null || url.hostname === '') return { ok: false, detail: `"${text}" is no address` }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { ok: false, detail: `the address begins with ${url.protocol}//, and should with https://` }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      detail: 'the address must not hold a user name or password; the API key goes into its own field',
    }
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v3(?:\/device-events|\/devicelog)?$/, '')
  return { ok: true, base: `${url.origin}${path}` }
}
