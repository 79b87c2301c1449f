/** Work of one subject at a time, in the order in which it was asked for. Different subjects do not wait for each other. */
export class Turns<Subject> {
  private readonly last = new Map<Subject, Promise<void>>()

  /** `work` must not reject. */
  add(subject: Subject, work: () => Promise<void>): void {
    const done = (this.last.get(subject) ?? Promise.resolve()).then(work)
    this.last.set(subject, done)
    void done.then(() => {
      if (this.last.get(subject) === done) this.last.delete(subject)
    })
  }

  /** Resolves when nothing is left to do for the subject, or for any. */
  async settled(subject?: Subject): Promise<void> {
    const left = () => (subject === undefined ? [...this.last.values()] : [this.last.get(subject) ?? []].flat())
    while (left().length > 0) await Promise.all(left())
  }
}
