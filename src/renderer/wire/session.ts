const TOKEN = /^#token=([A-Za-z0-9._~-]+)$/

/** The one-time token in the address, if this page was opened with one. */
export function tokenIn(hash: string): string | null {
  return TOKEN.exec(hash)?.[1] ?? null
}

/**
 * Exchanges the token for a session cookie and takes it out of the address, so that it is neither bookmarked nor seen.
 * A token that was used before is no failure here: an older session may still hold (see `isLocked`).
 */
export async function signIn(): Promise<void> {
  const token = tokenIn(location.hash)
  if (token === null) return
  await fetch('session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'same-origin',
  })
  history.replaceState(null, '', location.pathname + location.search)
}

/** Whether the server answers and says that this page has no session. */
export async function isLocked(): Promise<boolean> {
  try {
    const answer = await fetch('session', { credentials: 'same-origin', cache: 'no-store' })
    return answer.status === 401 || answer.status === 403
  } catch {
    return false
  }
}
