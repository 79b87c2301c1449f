import { type DependencyList, useEffect } from 'react'
import type { Command } from '../commands/command.ts'
import { useApp } from './context.tsx'

/** Commands of a view, for as long as it is open; made anew when `parts` change. */
export function useCommands(make: () => readonly Command[], parts: DependencyList): void {
  const { commands } = useApp()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `parts` are what the caller says the commands depend on
  useEffect(() => commands.add(make()), [commands, ...parts])
}
