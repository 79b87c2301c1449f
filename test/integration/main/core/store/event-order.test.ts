import { expect, test } from 'vitest'
import type { EventFilter } from '../../../../../src/main/core/store/store.ts'
import { EVERY_EVENT, newFile, open } from '../../../../helpers/store/store-fixture.ts'

const ALL: EventFilter = { ...EVERY_EVENT, limit: 2 }

test('a history that is read in later stands where it belongs, page by page', async () => {
  const { store } = await open(newFile())
  for (const time of [50, 10, 40, 40, 20]) {
    store.appendEvent(
      {
        device: 'acme:pump',
        connection: null,
        time,
        outcome: 'INFO',
        category: 'c',
        type: 't',
        description: '',
        stateChange: false,
        data: {},
        source: 'platform',
      },
      1000,
    )
  }
  await store.committed()
  const pages: [number, number][][] = []
  let before: number | null = null
  for (;;) {
    const page = store.events({ ...ALL, before, order: 'time' })
    if (page.length === 0) break
    pages.push(page.map(({ time, seq }) => [time, seq]))
    before = page.at(-1)?.seq ?? null
  }
  expect(pages).toEqual([
    [
      [50, 1],
      [40, 4],
    ],
    [
      [40, 3],
      [20, 5],
    ],
    [[10, 2]],
  ])
  expect(store.events(ALL).map(({ seq }) => seq)).toEqual([5, 4])
})
