/** What is to be done after a commit: one promise and one list for all that wait for the same one. */
interface Turn {
  readonly committed: Promise<void>
  readonly acts: (() => void)[]
  readonly done: Promise<void>
}

export class Commits {
  private turn: Turn | null = null

  /** Does `act` once `committed` resolves; resolves, or rejects, right after, as all that were given that promise. */
  after(committed: Promise<void>, act: (() => void) | null): Promise<void> {
    if (this.turn?.committed !== committed) this.turn = begin(committed)
    if (act !== null) this.turn.acts.push(act)
    return this.turn.done
  }
}

function begin(committed: Promise<void>): Turn {
  const acts: (() => void)[] = []
  const done = committed.then(() => {
    for (const act of acts.splice(0)) act()
  })
  return { committed, acts, done }
}
