/** What only the browser shell has: a session, and other pages in the same browser. */
import { BROKEN_CONNECTION, expect, test } from '../fixtures.ts'
import { title } from '../site/hands.ts'

test('without the session nobody gets at the core or its bundles', async ({ app: { page }, request }) => {
  const { origin } = new URL(page.url())
  expect((await request.get(`${origin}/session`)).status()).toBe(401)
  expect((await request.get(`${origin}/bundles/any.fieldtap.zip`)).status()).toBe(401)
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' }
  expect((await request.post(`${origin}/session`, { headers, data: '{"token":"x"}' })).status()).toBe(403)
  // A name that somebody points at this machine.
  expect((await request.get(`${origin}/`, { headers: { host: 'evil.example' } })).status()).toBe(403)
})

test('the address that was printed works once', async ({ app, chromium }) => {
  app.tolerate(/status of 401|WebSocket connection to/)
  const context = await chromium?.newContext({ locale: 'en-US' })
  const stranger = await context?.newPage()
  await stranger?.goto(app.address ?? '')
  if (!stranger) throw new Error('this is about the browser shell')
  await expect(title(stranger, 'This page is not signed in')).toBeVisible()
  await context?.close()
})

test('a network that comes up while the page signs in does not make it sign in twice', async ({ app }) => {
  const { page } = app
  app.tolerate(BROKEN_CONNECTION)
  process.kill(app.corePid(), 'SIGKILL')
  const address = await app.revive()
  // Only another path is another page; what is behind the # alone is not.
  await page.goto('about:blank')
  const signIns: number[] = []
  await page.route('**/session', async (route) => {
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    const answer = await route.fetch()
    if (route.request().method() === 'POST') signIns.push(answer.status())
    await route.fulfill({ response: answer })
  })
  await page.goto(address ?? '')
  await expect(title(page, 'Where is the device?')).toBeVisible()
  expect(signIns).toEqual([204])
})
