import { expect, test } from 'vitest'
import { Exchanges, FORGET_AFTER_MS, MOST_OPEN } from '../../../../../src/main/core/capture/exchanges.ts'

const request = (id: string) => ({ id, part: 'request' }) as const
const response = (id: string) => ({ id, part: 'response' }) as const

test('a response is given what was asked and how long it took; its own data stays', () => {
  const exchanges = new Exchanges()
  const asked = { request: '{"dim":40}', operation: 'down', service: 'light' }
  expect(exchanges.join('p:d', request('1'), { time: 1000, data: asked })).toEqual(asked)
  const answered = exchanges.join('p:d', response('1'), { time: 1250.4, data: { response: 'ok', operation: 'up' } })
  expect(answered).toEqual({
    request: '{"dim":40}',
    service: 'light',
    operation: 'up',
    response: 'ok',
    tookMs: '250',
  })
})

test('the first response is the one, and another device’s is none', () => {
  const exchanges = new Exchanges()
  exchanges.join('p:d', request('1'), { time: 0, data: { request: 'x' } })
  expect(exchanges.join('p:e', response('1'), { time: 1, data: {} })).toEqual({})
  expect(exchanges.join('p:d', response('2'), { time: 1, data: {} })).toEqual({})
  expect(exchanges.join('p:d', response('1'), { time: 1, data: {} })).toEqual({ request: 'x', tookMs: '1' })
  expect(exchanges.join('p:d', response('1'), { time: 2, data: {} })).toEqual({})
})

test('asked again, the newer request counts; a clock that went back takes no negative time', () => {
  const exchanges = new Exchanges()
  exchanges.join('p:d', request('1'), { time: 100, data: { request: 'old' } })
  exchanges.join('p:d', request('1'), { time: 500, data: { request: 'new' } })
  expect(exchanges.join('p:d', response('1'), { time: 400, data: {} })).toEqual({ request: 'new', tookMs: '0' })
})

test('what is never answered is forgotten: in time, and in number', () => {
  const exchanges = new Exchanges()
  exchanges.join('p:d', request('late'), { time: 0, data: { request: 'x' } })
  expect(exchanges.join('p:d', response('late'), { time: FORGET_AFTER_MS + 1, data: {} })).toEqual({})
  for (let at = 0; at <= MOST_OPEN; at++) exchanges.join('p:d', request(`${at}`), { time: 0, data: { request: 'x' } })
  expect(exchanges.join('p:d', response('0'), { time: 1, data: {} })).toEqual({})
  expect(exchanges.join('p:d', response('1'), { time: 1, data: {} })).toEqual({ request: 'x', tookMs: '1' })
})
