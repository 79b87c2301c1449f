import { z } from 'zod'

// The page's CSP has no 'unsafe-eval': zod must not compile validators. Imported before anything that makes a schema.
z.config({ jitless: true })
