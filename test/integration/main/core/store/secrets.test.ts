import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { StoredDevice } from '../../../../../src/main/core/store/store.ts'
import { DEVICE, newFile, open } from '../../../../helpers/store/store-fixture.ts'

const SECRET = 'bXkgdmVyeSBvd24gc2VjcmV0'
const PUMP: StoredDevice = {
  key: DEVICE,
  product: 'PRODUCT',
  name: 'pump',
  credential: { kind: 'secret', secret: SECRET },
  addedAt: 1,
}
const VALVE: StoredDevice = { ...PUMP, key: 'acme:valve', name: 'valve', credential: { kind: 'none' } }

test('devices come back with their credentials, which do not stand readable in the file', async () => {
  const file = newFile()
  const { store } = await open(file)
  store.saveDevice(PUMP)
  store.saveDevice(VALVE)
  store.saveDevice({ ...VALVE, key: 'acme:gone' })
  await store.committed()
  store.removeDevice('acme:gone')
  expect(store.devices()).toEqual([PUMP, VALVE])
  await store.committed()
  await store.close()
  expect(readFileSync(file).includes(SECRET)).toBe(false)
  expect((await open(file)).store.devices()).toEqual([PUMP, VALVE])
})

test('a device whose key is lost is kept, says so, and opens again with the key', async () => {
  const file = newFile()
  const first = await open(file)
  first.store.saveDevice(PUMP)
  await first.store.close()

  const lost = await open(file, {
    unseal: () => {
      throw new Error('the key is gone')
    },
  })
  const locked: StoredDevice = { ...PUMP, credential: { kind: 'none' }, locked: true }
  expect(lost.store.devices()).toEqual([locked])
  lost.store.saveDevice({ ...locked, name: 'pump 2' })
  await lost.store.close()

  const back = await open(file)
  expect(back.store.devices()).toEqual([{ ...PUMP, name: 'pump 2' }])
})

test('a new credential unlocks a locked device', async () => {
  const file = newFile()
  const first = await open(file)
  first.store.saveDevice(PUMP)
  await first.store.close()
  const lost = await open(file, {
    unseal: () => {
      throw new Error('the key is gone')
    },
  })
  lost.store.saveDevice({ ...PUMP, credential: { kind: 'secret', secret: 'new' } })
  await lost.store.close()
  expect((await open(file)).store.devices()).toEqual([{ ...PUMP, credential: { kind: 'secret', secret: 'new' } }])
})

test('what cannot be sealed is not saved, and the turn goes on without it', async () => {
  const file = newFile()
  const { store } = await open(file, {
    seal: () => {
      throw new Error('no keychain')
    },
  })
  expect(() => store.saveDevice(PUMP)).toThrowError('no keychain')
  store.setFact('a', '1')
  await store.committed()
  expect(store.devices()).toEqual([])
})
