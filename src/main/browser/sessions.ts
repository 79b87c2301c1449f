/**
 * Who may use the browser shell. A token opens one session and is void from then on; a session lasts as long as this
 * process and the browser that holds its cookie. Only digests are kept, so neither can be read out of a memory dump.
 */
import { createHash, randomBytes } from 'node:crypto'

export interface Sessions {
  /** A new one-time token: 256 bits, base64url. */
  issueToken(): string
  /** A new session for a token that was not used before, else null. */
  exchange(token: string): string | null
  holds(session: string): boolean
}

/** The oldest make room: a script that opens pages for weeks must not fill the memory. */
const MOST_TOKENS = 64
const MOST_SESSIONS = 256

export function createSessions(): Sessions {
  const tokens = new Set<string>()
  const sessions = new Set<string>()
  const issue = (into: Set<string>, most: number) => {
    const made = randomBytes(32).toString('base64url')
    into.add(digest(made))
    for (const oldest of into) {
      if (into.size <= most) break
      into.delete(oldest)
    }
    return made
  }
  return {
    issueToken: () => issue(tokens, MOST_TOKENS),
    exchange: (token) => (tokens.delete(digest(token)) ? issue(sessions, MOST_SESSIONS) : null),
    holds: (session) => sessions.has(digest(session)),
  }
}

/** Looking up a digest tells nothing about the value by its timing. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
