import { describe, expect, test } from 'vitest'
import { chooseAddress } from '../../../../src/main/core/socket-address.ts'

const linux = { platform: 'linux', env: {}, uid: 1000 } as const
const deep = `/${'d'.repeat(120)}`

describe('the address of the local socket', () => {
  test('in the data folder where that fits', () => {
    expect(chooseAddress('/home/ann/.config/Fieldtap', linux)).toEqual({
      address: '/home/ann/.config/Fieldtap/core.sock',
      folder: null,
    })
  })

  test('a path of 107 bytes still fits, with the closing NUL it is 108; one more does not', () => {
    const longest = `/${'d'.repeat(107 - '/core.sock'.length - 1)}`
    expect(chooseAddress(longest, linux).folder).toBeNull()
    expect(Buffer.byteLength(chooseAddress(longest, linux).address)).toBe(107)
    expect(chooseAddress(`${longest}d`, linux).folder).not.toBeNull()
  })

  test('bytes count, not characters', () => {
    expect(chooseAddress(`/${'日'.repeat(40)}`, linux).folder).not.toBeNull()
  })

  test('macOS holds four bytes less', () => {
    const fits = `/${'d'.repeat(103 - '/core.sock'.length - 1)}`
    expect(chooseAddress(fits, { ...linux, platform: 'darwin' }).folder).toBeNull()
    expect(chooseAddress(`${fits}d`, { ...linux, platform: 'darwin' }).folder).not.toBeNull()
  })

  test('else in the runtime folder, by a hash of the data folder', () => {
    const env = { XDG_RUNTIME_DIR: '/run/user/1000' }
    const { address, folder } = chooseAddress(deep, { ...linux, env })
    expect(folder).toBe('/run/user/1000/fieldtap')
    expect(address).toMatch(/^\/run\/user\/1000\/fieldtap\/[0-9a-f]{16}\.sock$/)
    expect(chooseAddress(deep, { ...linux, env }).address).toBe(address)
    expect(chooseAddress(`${deep}e`, { ...linux, env }).address).not.toBe(address)
  })

  test.each([{}, { XDG_RUNTIME_DIR: '' }, { XDG_RUNTIME_DIR: 'relative' }, { XDG_RUNTIME_DIR: deep }])(
    'without a runtime folder that can be used, in one of the user’s own in /tmp: %j',
    (env) => {
      const { address, folder } = chooseAddress(deep, { ...linux, env })
      expect(folder).toBe('/tmp/fieldtap-1000')
      expect(address).toMatch(/^\/tmp\/fieldtap-1000\/[0-9a-f]{16}\.sock$/)
    },
  )

  test('a pipe on Windows, with a name that nobody can guess', () => {
    const windows = { platform: 'win32', env: {}, uid: null } as const
    const [one, two] = [chooseAddress('C:\\data', windows), chooseAddress('C:\\data', windows)]
    expect(one.address).toMatch(/^\\\\\.\\pipe\\fieldtap-[0-9a-f]{16}-[0-9a-f]{32}$/)
    expect(one.folder).toBeNull()
    expect(two.address).not.toBe(one.address)
  })
})
