import { expect, test } from 'vitest'
import { opener } from '../../../../src/main/browser/open-browser.ts'

test.each([
  ['linux', { DISPLAY: ':0' }, ['xdg-open']],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
  ['linux', {}, null],
  ['linux', { DISPLAY: ':10', SSH_CONNECTION: '10.0.0.2 1 10.0.0.1 22' }, null],
  ['linux', { DISPLAY: ':0', CI: 'true' }, null],
  ['darwin', {}, ['open']],
  ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
] as const)('%s %j', (platform, env, command) => {
  expect(opener(platform, env)).toEqual(command)
})
