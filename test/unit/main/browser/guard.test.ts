import { describe, expect, test } from 'vitest'
import { foreignness } from '../../../../src/main/browser/guard.ts'

const port = 4711
const ours = { host: '127.0.0.1:4711', origin: 'http://127.0.0.1:4711' }

describe('requests of our own page', () => {
  test.each([
    [ours],
    [{ host: 'localhost:4711', origin: 'http://localhost:4711' }],
    [{ ...ours, 'sec-fetch-site': 'same-origin' }],
  ])('%j may pass', (headers) => {
    expect(foreignness(headers, { port, requireOrigin: true })).toBeNull()
  })

  test('reading needs no origin: browsers send none with a plain GET', () => {
    expect(foreignness({ host: ours.host }, { port, requireOrigin: false })).toBeNull()
  })

  test('a link from elsewhere may open the page', () => {
    const headers = {
      host: ours.host,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    expect(foreignness(headers, { port, requireOrigin: false })).toBeNull()
    expect(foreignness({ ...headers, origin: ours.origin }, { port, requireOrigin: true })).toBe('site cross-site')
  })

  test('port 80 is not written', () => {
    const headers = { host: '127.0.0.1', origin: 'http://127.0.0.1' }
    expect(foreignness(headers, { port: 80, requireOrigin: true })).toBeNull()
    expect(foreignness(headers, { port, requireOrigin: true })).toBe('host 127.0.0.1')
  })
})

describe('requests of others', () => {
  test.each([
    ['another name for this machine', { ...ours, host: 'evil.example:4711' }],
    ['a name that begins like ours', { ...ours, host: '127.0.0.1.evil.example:4711' }],
    ['another port in the host', { ...ours, host: '127.0.0.1:80' }],
    ['no host', { origin: ours.origin }],
    ['another origin', { ...ours, origin: 'http://evil.example' }],
    ['another port in the origin', { ...ours, origin: 'http://127.0.0.1:9999' }],
    ['another scheme', { ...ours, origin: 'https://127.0.0.1:4711' }],
    ['an opaque origin', { ...ours, origin: 'null' }],
    ['the other of our names', { ...ours, origin: 'http://localhost:4711' }],
    ['a page of another port', { ...ours, 'sec-fetch-site': 'same-site' }],
  ])('%s', (_, headers) => {
    expect(foreignness(headers, { port, requireOrigin: false })).not.toBeNull()
    expect(foreignness(headers, { port, requireOrigin: true })).not.toBeNull()
  })

  test('no origin where one is needed', () => {
    expect(foreignness({ host: ours.host }, { port, requireOrigin: true })).toBe('no origin')
  })
})
