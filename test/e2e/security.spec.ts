/** What holds in both shells. Electron's whole checklist is in electron/security.spec.ts. */
import { PAGE_POLICY } from '../../src/shared/page-policy.ts'
import { expect, test } from './fixtures.ts'

test('the page comes under a strict policy, in the window from app://', async ({ app: { page, shell } }) => {
  expect(new URL(page.url()).protocol).toBe(shell === 'electron' ? 'app:' : 'http:')
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch(location.pathname)).headers))
  expect(headers).toMatchObject({
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  expect(PAGE_POLICY).not.toMatch(/unsafe|\*|https?:/)
})

test('the page has nothing of Node, and keeps no token', async ({ app: { page, data } }) => {
  const seen = await page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    address: location.href,
    cookie: document.cookie,
    stored: JSON.stringify({ ...localStorage, ...sessionStorage }),
  }))
  expect(seen.names).toEqual([])
  expect(seen.address).not.toContain('token')
  expect(seen.cookie).toBe('')
  expect(seen.stored).not.toMatch(/token|secret/i)
  expect(seen.stored).not.toContain(data)
})
