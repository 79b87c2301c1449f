import { RPCLink } from '@orpc/client/websocket'
import { pauseBefore } from './backoff.ts'
import { checkedAnswers } from './checked.ts'
import { isLocked, signIn } from './session.ts'
import type { OpenWire } from './wire.ts'

/** The core over a WebSocket to the server that this page came from; connects again by itself. */
export const openSocketWire: OpenWire = (events) => {
  let socket: WebSocket | null = null
  let timer: number | undefined
  let attempt = 0
  let closed = false
  let isSigningIn = false

  const connect = async () => {
    // A token opens one session: signing in twice at a time would leave one of both without the cookie.
    if (isSigningIn) return
    window.clearTimeout(timer)
    timer = undefined
    isSigningIn = true
    try {
      await signIn()
    } catch {
      later()
      return
    } finally {
      isSigningIn = false
    }
    if (!closed && socket === null) open()
  }

  const open = () => {
    const address = new URL('rpc', location.href)
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
    address.hash = ''
    const fresh = new WebSocket(address)
    socket = fresh
    fresh.addEventListener('open', () => {
      attempt = 0
      events.up(new RPCLink({ websocket: fresh, plugins: [checkedAnswers()] }))
    })
    fresh.addEventListener('close', async () => {
      socket = null
      if (closed) return
      // At once: what was under way fails in this turn, and must not be taken for an answer.
      events.down({ is: 'away', retryAt: null })
      if (await isLocked()) events.down({ is: 'locked' })
      else later()
    })
  }

  const later = () => {
    const pause = pauseBefore(attempt, Math.random)
    attempt += 1
    events.down({ is: 'away', retryAt: Date.now() + pause })
    timer = window.setTimeout(connect, pause)
  }

  const now = () => {
    if (socket === null && !closed) void connect()
  }
  window.addEventListener('online', now)
  // A fresh link was pasted into the address of a page that is open already.
  window.addEventListener('hashchange', now)
  void connect()
  return {
    retry: now,
    close() {
      closed = true
      window.clearTimeout(timer)
      window.removeEventListener('online', now)
      window.removeEventListener('hashchange', now)
      socket?.close()
    },
  }
}
