import { expect, test } from 'vitest'
import { bundlesAmong, handOver } from '../../../../src/main/shell/bundle-opener.ts'

test('finds the bundles among the arguments of a start', () => {
  const argv = [
    '/opt/fieldtap',
    '--data',
    '/d',
    'a.fieldtap.zip',
    '/x/B.FIELDTAP.ZIP.age',
    '--x=c.fieldtap.zip',
    'd.zip',
  ]
  expect(bundlesAmong(argv, '/home/wei')).toEqual(['/home/wei/a.fieldtap.zip', '/x/B.FIELDTAP.ZIP.age'])
})

test('a page that is still loading is given them when it is there', () => {
  const sent: string[] = []
  let loaded = () => {}
  const page = (loading: boolean) => ({
    webContents: {
      isLoading: () => loading,
      once: (_: string, listener: () => void) => {
        loaded = listener
      },
      send: (channel: string, path: string) => void sent.push(`${channel} ${path}`),
    },
  })
  handOver(page(true), 'open', ['/a'])
  expect(sent).toEqual([])
  loaded()
  handOver(page(false), 'open', ['/b'])
  handOver(null, 'open', ['/c'])
  expect(sent).toEqual(['open /a', 'open /b'])
})
