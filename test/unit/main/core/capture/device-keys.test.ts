import { expect, test } from 'vitest'
import { DeviceKeys } from '../../../../../src/main/core/capture/device-keys.ts'

test('a key is its platform and reference, however many there were before it', () => {
  const keys = new DeviceKeys()
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 25_000; n++) {
      expect(keys.of('acme', `P/${n}`)).toBe(`acme:P/${n}`)
      if (n % 1000 === 0) expect(keys.of('other', `P/${n}`)).toBe(`other:P/${n}`)
    }
  }
})
