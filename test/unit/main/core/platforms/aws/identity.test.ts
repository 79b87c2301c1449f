import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceRef, identify, targetOf, targetRef } from '../../../../../../src/main/core/platforms/aws/identity.ts'

describe('references', () => {
  it.each([
    ['CLIENT_ID', 'dev1', 'dev1'],
    ['client-id', 'dev1', 'dev1'],
    ['THING_GROUP', 'Phones', 'THING_GROUP/Phones'],
    ['thing-group', 'Phones', 'THING_GROUP/Phones'],
    ['SOURCE_IP', '10.0.0.1', 'SOURCE_IP/10.0.0.1'],
    ['PRINCIPAL_ID', 'abc', 'PRINCIPAL_ID/abc'],
    ['EVENT_TYPE', 'Connect', 'EVENT_TYPE/Connect'],
    ['DEFAULT', '', 'DEFAULT'],
    ['default', 'anything', 'DEFAULT'],
    ['CLIENT_ID', 'account', 'CLIENT_ID/account'],
    ['NOTHING', 'x', null],
    ['THING_GROUP', '', null],
  ])('%s %s is %s', (type, name, ref) => {
    expect(targetRef(type, name)).toBe(ref)
  })

  it('of any client id lead back to it', () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, maxLength: 60 }),
      fc.constantFrom('DEFAULT', 'account', 'account/1', 'THING_GROUP/x', 'CLIENT_ID/CLIENT_ID/x'),
    )
    fc.assert(
      fc.property(id, (clientId) => {
        const ref = deviceRef(clientId)
        expect(targetOf(ref)).toEqual({ type: 'CLIENT_ID', name: clientId })
        expect(identify(ref)).toEqual({ ref, product: null, name: clientId })
      }),
    )
  })

  it('of accounts have no level of their own', () => {
    expect(targetOf('account')).toBeNull()
    expect(targetOf('account/123456789012')).toBeNull()
    expect(identify('account/123456789012')).toMatchObject({ product: 'account', name: '123456789012' })
  })
})
