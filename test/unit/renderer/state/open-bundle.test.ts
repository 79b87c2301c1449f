import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { codeOf } from '../../../../src/renderer/i18n/failure.ts'
import { createOpening, openBundle, openFile } from '../../../../src/renderer/state/open-bundle.ts'

const place = { hash: '' }
beforeEach(() => {
  place.hash = ''
  vi.stubGlobal('location', place)
})
afterEach(() => vi.unstubAllGlobals())

/** An app whose core opens a bundle, or refuses it with this code. */
function appWith(refusal: 'bundle-locked' | 'bundle-broken' | null, host: object | null = null) {
  const asked: unknown[] = []
  const failures: unknown[] = []
  const open = async (input: unknown) => {
    asked.push(input)
    // As it comes over the wire.
    if (refusal !== null) throw new ORPCError('FIELDTAP', { data: { code: refusal, data: {} } })
    return { id: 'b7' }
  }
  const app = {
    client: { api: { bundle: { open } } },
    notices: { failed: (error: unknown) => failures.push(error) },
    opening: createOpening(),
    host,
  } as unknown as Parameters<typeof openFile>[0]
  return { app, asked, failures }
}

test('a bundle from outside the page is opened and gone to', async () => {
  const { app, asked, failures } = appWith(null)
  await openBundle(app, '/x/a.fieldtap.zip')
  expect(asked).toMatchObject([{ path: '/x/a.fieldtap.zip' }])
  expect(place.hash).toBe('#/bundle/b7/log')
  expect([failures, app.opening.getState().path]).toEqual([[], ''])
})

test('of an encrypted one the key is asked for, which is no failure', async () => {
  const { app, failures } = appWith('bundle-locked')
  await openBundle(app, '/x/a.fieldtap.zip.age')
  expect(place.hash).toBe('#/bundles')
  expect(app.opening.getState()).toMatchObject({ path: '/x/a.fieldtap.zip.age', locked: true })
  expect(failures).toEqual([])
})

test('one that cannot be opened is said, and not asked for again', async () => {
  const { app, failures } = appWith('bundle-broken')
  await openBundle(app, '/x/a.fieldtap.zip')
  expect(failures.map((error) => codeOf(error).code)).toEqual(['bundle-broken'])
  expect(app.opening.getState().path).toBe('')
})

const file = (more: object = {}) => Object.assign(new File(['PK'], 'a b.fieldtap.zip'), more)

test('in the window a file is opened where it lies, whichever way Electron tells', async () => {
  const newer = appWith(null, { pathOfFile: () => '/x/new.fieldtap.zip' })
  await openFile(newer.app, file())
  expect(newer.asked).toMatchObject([{ path: '/x/new.fieldtap.zip' }])
  const older = appWith(null, { pathOfFile: () => '' })
  await openFile(older.app, file({ path: '/x/old.fieldtap.zip' }))
  expect(older.asked).toMatchObject([{ path: '/x/old.fieldtap.zip' }])
  const neither = appWith(null, { pathOfFile: () => '' })
  await openFile(neither.app, file())
  expect([neither.asked, neither.failures]).toMatchObject([[], [{ code: 'bundle-unreadable' }]])
})

test('in a browser it is handed over, and a refusal is said', async () => {
  const fetched: unknown[] = []
  const answers = [Response.json({ path: '/data/lent/a b.fieldtap.zip' })]
  vi.stubGlobal('fetch', async (address: string, { method }: RequestInit) => {
    fetched.push([address, method])
    return answers.shift() ?? Response.json({ code: 'bundle-unwritable' }, { status: 400 })
  })
  const { app, asked, failures } = appWith(null)
  await openFile(app, file())
  expect(fetched).toEqual([['/lent/a%20b.fieldtap.zip', 'PUT']])
  expect(asked).toMatchObject([{ path: '/data/lent/a b.fieldtap.zip' }])
  await openFile(app, file())
  expect(failures).toMatchObject([{ code: 'bundle-unwritable' }])
})
