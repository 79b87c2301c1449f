/** Asks the device event log, page after page. */
import { createHash } from 'node:crypto'
import { FieldtapError } from '../../../../shared/errors.ts'
import { BrokenAnswer, type CloudClient, type CloudIo, type CloudPage, type SyncAsked } from '../cloud-side.ts'
import { LIST_PATHS } from './address.ts'
import { refusal } from './answers.ts'
import { type OwnFilter, PAGE_LIMIT, type PageAsked, writeQuery } from './asked.ts'
import { type EventPage, readPage } from './page.ts'
import { advance, beginWalk, readState, type Walk, type WalkState, writeState } from './walk.ts'

export interface ClientSettings {
  readonly base: string
  readonly token: string
  readonly filter: OwnFilter
}

export function createClient({ base, token, filter }: ClientSettings, io: CloudIo): CloudClient {
  let path: string = LIST_PATHS[0]
  // Another key may be that of another account: then all of it is read again.
  const account = createHash('sha256').update(token).digest('base64url').slice(0, 16)
  const history = JSON.stringify({ account, filter })

  async function ask(asked: PageAsked, signal: AbortSignal): Promise<EventPage> {
    const query = writeQuery(asked)
    let response = await get(`${base}${path}?${query}`, signal)
    const other = LIST_PATHS.find((each) => each !== path) ?? path
    if (isElsewhere(response.status)) {
      const again = await get(`${base}${other}?${query}`, signal)
      if (!isElsewhere(again.status)) {
        path = other
        response = again
      }
    }
    if (response.status !== 200) throw refusal(response, `${base}${path}`)
    try {
      return readPage(response.body)
    } catch (error) {
      if (!(error instanceof BrokenAnswer)) throw error
      throw new BrokenAnswer(`${placeOf(asked)}, ${error.data.detail}`, error.raw)
    }
  }

  function get(url: string, signal: AbortSignal) {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
    return io.request({ method: 'GET', url, headers, body: null, repeatable: true }, signal)
  }

  async function* walkOn(known: WalkState, begun: Walk, signal: AbortSignal): AsyncGenerator<CloudPage> {
    let [state, walk]: [WalkState, Walk] = [known, begun]
    let total: number | null = null
    for (;;) {
      const { from, until, after } = walk
      const page = await ask(
        { filter, from, until, after, limit: PAGE_LIMIT, order: 'ASC', count: total === null },
        signal,
      )
      if (page.next !== null && page.next === after) {
        throw new FieldtapError('cloud-failed', { detail: `the page after ${after} points to itself` })
      }
      total ??= page.total
      state = advance(state, walk, { newest: page.newest?.ms ?? null, next: page.next })
      yield { observations: page.observations, resume: writeState(state), time: page.newest?.ms ?? null, total }
      if (state.walk === null) return
      walk = state.walk
    }
  }

  async function* sync({ resume, since, until }: SyncAsked, signal: AbortSignal): AsyncGenerator<CloudPage> {
    const state = readState(resume, history)
    const walk = beginWalk(state, { since, floor: filter.from, until: earliest(until, filter.until) })
    try {
      yield* walkOn(state, walk, signal)
    } catch (error) {
      // The event that it stood at is gone from the platform: once more from the walk's beginning.
      if (walk.after === null || !isGone(error)) throw error
      io.tell('The place where it stopped is unknown to the platform; reading again from its beginning.')
      yield* walkOn({ ...state, walk: null }, { ...walk, after: null, newest: null }, signal)
    }
  }

  return {
    async test(signal) {
      const bounds = { from: filter.from, until: filter.until, after: null }
      const page = await ask({ filter, ...bounds, limit: 2, order: 'DESC', count: true }, signal)
      if (page.newest === null) return 'The event log answers; it is empty.'
      const newest = new Date(page.newest.ms).toISOString()
      return page.total === null
        ? `The event log answers; its newest event is of ${newest}.`
        : `The event log answers: ${page.total} events, the newest of ${newest}.`
    },
    sync,
    tail: () => null,
    levels: null,
    close: () => undefined,
  }
}

/** Some servers know the list with a slash at its end only, some without; a few send the one to the other. */
function isElsewhere(status: number): boolean {
  return status === 404 || (status >= 300 && status < 400)
}

function isGone(error: unknown): boolean {
  return error instanceof FieldtapError && (error.code === 'cloud-refused' || error.code === 'cloud-not-configured')
}

function placeOf({ after }: PageAsked): string {
  return after === null ? 'the first page' : `the page after event ${after}`
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
