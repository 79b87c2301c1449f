/**
 * What the page may do, in the window and in the browser shell alike: load from where it came from, nothing inline,
 * nothing evaluated, no frames. `connect-src 'self'` lets the browser shell's page open its WebSocket.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
