import { createStore } from 'zustand/vanilla'
import { type Command, isEnabled } from './command.ts'

/** All commands that there are now: those of the app, and those of the views that are open. */
export class CommandRegistry {
  readonly store = createStore<{ readonly groups: readonly (readonly Command[])[] }>()(() => ({ groups: [] }))
  readonly #failed: (error: unknown) => void

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
  }

  /** Adds commands until the returned function is called. The newest of an id is the one that runs. */
  add(commands: readonly Command[]): () => void {
    this.store.setState(({ groups }) => ({ groups: [...groups, commands] }))
    return () => this.store.setState(({ groups }) => ({ groups: groups.filter((each) => each !== commands) }))
  }

  all(): readonly Command[] {
    return commandsOf(this.store.getState().groups)
  }

  find(id: string): Command | undefined {
    return this.all().find((command) => command.id === id)
  }

  /** Runs it, if it is there and can run now; what fails is told as a notice. */
  run(id: string): void {
    const command = this.find(id)
    if (command === undefined || !isEnabled(command)) return
    void this.#attempt(command)
  }

  async #attempt(command: Command): Promise<void> {
    try {
      await command.run()
    } catch (error) {
      this.#failed(error)
    }
  }
}

export function commandsOf(groups: readonly (readonly Command[])[]): readonly Command[] {
  return [...new Map(groups.flat().map((command) => [command.id, command])).values()]
}
