import { createStore, type StoreApi } from 'zustand/vanilla'
import { FieldtapError, isErrorCode } from '../../shared/errors.ts'
import type { HostFacts } from '../host.ts'
import { codeOf } from '../i18n/failure.ts'
import type { App } from './app.ts'
import { go } from './route.ts'

/** A bundle that is asked for, and what opens it; `locked`: nothing that was given so far does. */
export interface Opening {
  readonly path: string
  readonly passphrase: string
  readonly identity: string
  readonly locked: boolean
}

export const NOTHING_OPENING: Opening = { path: '', passphrase: '', identity: '', locked: false }

export function createOpening(): StoreApi<Opening> {
  return createStore<Opening>()(() => NOTHING_OPENING)
}

type Opener = Pick<App, 'client' | 'notices' | 'opening'>

/**
 * Opens what is asked for and goes there; an encrypted one has to be asked for its key first, on the page of bundles.
 * @throws whatever the core says, `bundle-locked` among it.
 */
export async function openAsked({ client, opening }: Omit<Opener, 'notices'>): Promise<void> {
  const { path, passphrase, identity } = opening.getState()
  try {
    const { id } = await client.api.bundle.open({ path, passphrase, identity })
    opening.setState(NOTHING_OPENING, true)
    go({ page: 'bundle', id, device: null, tab: 'log' })
  } catch (error) {
    if (codeOf(error).code === 'bundle-locked') {
      opening.setState({ locked: true })
      go({ page: 'bundles' })
    }
    throw error
  }
}

/** Opens a bundle that came from outside the page; what goes wrong is said. */
export async function openBundle(app: Opener, path: string): Promise<void> {
  app.opening.setState({ ...NOTHING_OPENING, path }, true)
  try {
    await openAsked(app)
  } catch (error) {
    // The page that asks for the key says so itself.
    if (app.opening.getState().locked) return
    app.opening.setState(NOTHING_OPENING, true)
    app.notices.failed(error)
  }
}

/** The same with a file that was dropped on the page or chosen in it. */
export async function openFile(app: Opener & Pick<App, 'host'>, file: File): Promise<void> {
  try {
    await openBundle(app, await pathOf(app.host, file))
  } catch (error) {
    app.notices.failed(error)
  }
}

/** Where the file lies. A browser does not tell: there the core gets a copy, which goes when the bundle is closed. */
async function pathOf(host: HostFacts | null, file: File): Promise<string> {
  if (host !== null) {
    const path = host.pathOfFile(file) || pathSaid(file)
    if (path === '') throw new FieldtapError('bundle-unreadable', { detail: file.name })
    return path
  }
  const answer = await fetch(`/lent/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file })
  const said: unknown = await answer.json().catch(() => null)
  if (answer.ok && isObject(said) && typeof said.path === 'string') return said.path
  const code = isObject(said) && typeof said.code === 'string' && isErrorCode(said.code) ? said.code : 'internal'
  throw new FieldtapError(code, { detail: file.name })
}

/** Electron before 32 writes it on the file itself. */
function pathSaid(file: File): string {
  return 'path' in file && typeof file.path === 'string' ? file.path : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
