/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security), asked of the real window. What a page
 * could try is tried from within it.
 */
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { PAGE_POLICY } from '../../../src/shared/page-policy.ts'
import { listeningPorts } from './fixture/listening.ts'
import { expect, test } from './fixture/test.ts'

const PAGE = 'app://fieldtap/index.html'

test('the window is sandboxed, isolated and without Node', async ({ opened }) => {
  const preferences = await opened.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Not among the documented calls, but the only one that says what holds rather than what was asked for.
      const { getLastWebPreferences } = contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return getLastWebPreferences.call(contents)
    }),
  )
  expect(preferences).toHaveLength(1)
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
})

test('the page sees nothing of Node or Electron but the host facts', async ({ opened }) => {
  const seen = await opened.page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
    facts: Object.keys(window.fieldtapHost ?? {}).sort(),
  }))
  expect(seen).toEqual({
    names: [],
    facts: [
      'kind',
      'onCloseQuestion',
      'onCommand',
      'onOpenBundle',
      'openToNetwork',
      'pathOfFile',
      'platform',
      'saveDialog',
      'setMenu',
      'showInFolder',
    ],
  })
})

test('the page comes from app:// with the policy of the browser shell', async ({ opened }) => {
  expect(opened.page.url()).toBe(PAGE)
  const headers = await opened.page.evaluate(async () => Object.fromEntries((await fetch('index.html')).headers))
  expect(headers).toMatchObject({
    'content-security-policy': PAGE_POLICY,
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
})

test('the policy holds: nothing inline, no frames, no network', async ({ opened }) => {
  const { page } = opened
  const refused = await page.evaluateHandle(() => {
    const directives = new Set<string>()
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => directives.add(effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    const frame = document.createElement('iframe')
    frame.src = 'https://example.com/'
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.body.append(script, frame, style)
    void fetch('https://example.com/').catch(() => undefined)
    return directives
  })
  await expect
    .poll(() => refused.evaluate((directives) => [...directives].sort()))
    .toEqual(['connect-src', 'frame-src', 'script-src-elem', 'style-src-elem'])
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

test('no address leads out of the page’s folder', async ({ opened }) => {
  const addresses = [
    'app://fieldtap/../main/index.cjs',
    'app://fieldtap/%2e%2e/main/index.cjs',
    'app://fieldtap/..%2fmain%2findex.cjs',
    'app://fieldtap/assets/..%5c..%5cmain%5cindex.cjs',
    'app://fieldtap//etc/passwd',
    'app://fieldtap/%00/index.html',
    'app://fieldtap/.hidden.html',
    'app://fieldtap/nothing.html',
  ]
  const served = await opened.page.evaluate(
    (all) => Promise.all(all.map(async (address) => (await fetch(address).catch(() => null))?.ok ?? false)),
    [...addresses, 'app://fieldtap/', 'app://fieldtap/page.js'],
  )
  expect(served).toEqual([...addresses.map(() => false), true, true])
  const foreign = await opened.page.evaluate(() => fetch('app://other/index.html').then(String, () => 'refused'))
  expect(foreign).toBe('refused')
  const posted = await opened.page.evaluate(async () => (await fetch('index.html', { method: 'POST' })).status)
  expect(posted).toBe(405)
})

test('it never navigates away and opens no other window', async ({ opened }) => {
  const { app, page } = opened
  const targets = [
    'https://example.com/',
    'file:///etc/passwd',
    'data:text/html,hello',
    'app://fieldtap/page.js',
    'app://other/',
  ]
  for (const target of targets) {
    const popup = await page.evaluate((address) => {
      const link = document.createElement('a')
      link.href = address
      document.body.append(link)
      link.click()
      return window.open(address) === null && window.open(address, '_blank', 'noopener') === null
    }, target)
    expect(popup, target).toBe(true)
  }
  await page.evaluate(() => 'still there')
  expect(page.url()).toBe(PAGE)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})

test('it gets no permission but to copy', async ({ opened }) => {
  const { page } = opened
  const granted = await page.evaluate(async () => {
    const settled = (promise: Promise<unknown>) =>
      promise.then(
        () => 'granted',
        () => 'denied',
      )
    return {
      notifications: await Notification.requestPermission(),
      camera: await settled(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await settled(navigator.mediaDevices.getDisplayMedia()),
      location: await settled(new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))),
      midi: await settled(navigator.requestMIDIAccess({ sysex: true })),
      clipboardRead: await settled(navigator.clipboard.readText()),
    }
  })
  expect(granted).toEqual({
    notifications: 'denied',
    camera: 'denied',
    screen: 'denied',
    location: 'denied',
    midi: 'denied',
    clipboardRead: 'denied',
  })
  const copying = await page.evaluate(
    async () => (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state,
  )
  expect(copying).toBe('granted')
})

test('developer tools stay closed', async ({ opened }) => {
  const isOpen = await opened.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return new Promise((resolve) => {
      contents?.once('devtools-opened', () => resolve(true))
      contents?.openDevTools()
      setTimeout(resolve, 1000, false)
    })
  })
  expect(isOpen).toBe(false)
})

test('a page from elsewhere is not heard, even with the preload', async ({ opened, dir }) => {
  const { app } = opened
  for (const address of ['data:text/html,<title>elsewhere</title>', 'about:blank']) {
    const other = app.waitForEvent('window')
    await app.evaluate(
      async ({ BrowserWindow }, { url, preload }) => {
        await new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } }).loadURL(url)
      },
      { url: address, preload: join(dir, 'out/preload/index.cjs') },
    )
    const page = await other
    await page.waitForFunction(() => 'fieldtapHost' in window)
    const heard = await page.evaluate(async () => {
      const ports = new Promise((resolve) => {
        addEventListener('message', ({ ports: [port] }) => port && resolve('a port'))
        window.postMessage({ fieldtap: 'port-please' }, '*')
        setTimeout(resolve, 500, 'no port')
      })
      const dialog = window.fieldtapHost?.saveDialog('x').then(
        () => 'a dialog',
        (error: Error) => error.message,
      )
      return [await ports, await dialog]
    })
    expect(heard).toEqual(['no port', expect.stringContaining('Not for this page.')])
    await page.close()
  }
})

test('nothing of the session reaches any network, whatever page asks', async ({ opened }) => {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    response.setHeader('access-control-allow-origin', '*').end('reached')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('reached')
  const other = opened.app.waitForEvent('window')
  await opened.app.evaluate(async ({ BrowserWindow }) => {
    await new BrowserWindow({ show: false }).loadURL('data:text/html,<title>no policy of its own</title>')
  })
  const page = await other
  const outcomes = await page.evaluate((at) => {
    const socket = new WebSocket(`ws://127.0.0.1:${at}/`)
    return Promise.all([
      fetch(`http://127.0.0.1:${at}/`).then(
        () => 'reached',
        () => 'refused',
      ),
      new Promise((resolve) => {
        socket.onerror = () => resolve('refused')
        socket.onopen = () => resolve('reached')
      }),
    ])
  }, port)
  server.close()
  expect(outcomes).toEqual(['refused', 'refused'])
  expect(requests, 'only the one of this test').toBe(1)
})

test('no port of the laptop serves the page', async ({ opened }) => {
  const pid = opened.app.process().pid ?? 0
  // The look itself must be able to find a port: one that this test opens is found.
  const probe = createTcpServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  expect(listeningPorts(process.pid)).toContain((probe.address() as AddressInfo).port)
  probe.close()

  for (const port of listeningPorts(pid)) {
    const answer = await fetch(`http://127.0.0.1:${port}/index.html`, { signal: AbortSignal.timeout(2000) })
      .then((response) => response.text())
      .catch(() => '')
    expect(answer, `port ${port}`).not.toContain('<title>Fixture</title>')
  }
})
