import type { LogView } from './view.ts'

/**
 * Has several views go together: one query for all, and where one goes, the others go to the same corrected time. The
 * one that a person works in leads; what the others do in its wake moves nobody.
 */
export function linkViews(views: readonly LogView[]): () => void {
  let isMirroring = false
  const mirror = (act: () => void) => {
    if (isMirroring) return
    isMirroring = true
    try {
      act()
    } finally {
      isMirroring = false
    }
  }
  const ends = views.flatMap((lead) => {
    const others = views.filter((view) => view !== lead)
    return [
      lead.query.state.subscribe((now) =>
        mirror(() => {
          for (const { query } of others) {
            query.state.setState(now, true)
            query.apply()
          }
        }),
      ),
      lead.state.subscribe((now, before) => {
        if (now.follow.following && !before.follow.following) mirror(() => toEnds(others))
        const head = now.selection?.head
        if (head === undefined || head === before.selection?.head || isMirroring || followers.has(lead)) return
        const time = now.model.run.at(now.model.run.indexOf(head))?.time
        if (time !== undefined) void goAlong(others, time)
      }),
    ]
  })
  return () => {
    for (const end of ends) end()
  }
}

/** Views that are on their way to where another one is: what they select there leads nobody. */
const followers = new WeakSet<LogView>()

async function goAlong(views: readonly LogView[], time: number): Promise<void> {
  await Promise.all(
    views.map(async (view) => {
      followers.add(view)
      try {
        await view.toTime(time)
      } finally {
        followers.delete(view)
      }
    }),
  )
}

function toEnds(views: readonly LogView[]): void {
  for (const view of views) view.toEnd()
}
