/** What can be done in a log view. */
import type { LogView } from '../log/view.ts'
import type { App } from '../state/app.ts'
import { markBeside } from '../state/notes.ts'
import type { Command } from './command.ts'

export function logCommands(app: App, view: LogView): readonly Command[] {
  return [...findCommands(app, view), ...placeCommands(view), ...showCommands(view), ...markCommands(app, view)]
}

function findCommands(app: App, view: LogView): readonly Command[] {
  const isFinding = () => view.finder.state.getState().query !== ''
  const beside = (query: string, direction: 1 | -1) => toMatch(app, view, query, direction)
  return [
    { id: 'log.search', title: 'logSearch', group: 'log', keys: ['/', 'mod+f'], run: focusSearch },
    {
      id: 'log.mode',
      title: 'logFindMode',
      group: 'log',
      keys: ['mod+shift+f'],
      checked: () => view.query.state.getState().mode === 'find',
      run: () => view.query.toggleMode(),
    },
    { id: 'log.next', title: 'logNext', group: 'log', keys: ['F3'], enabled: isFinding, run: () => view.findNext() },
    {
      id: 'log.previous',
      title: 'logPrevious',
      group: 'log',
      keys: ['shift+F3'],
      enabled: isFinding,
      run: () => view.findPrevious(),
    },
    { id: 'log.next-error', title: 'logNextError', group: 'log', keys: ['e'], run: () => beside('level:error', 1) },
    {
      id: 'log.previous-error',
      title: 'logPreviousError',
      group: 'log',
      keys: ['shift+e'],
      run: () => beside('level:error', -1),
    },
    { id: 'log.pin', title: 'logPin', group: 'log', keys: ['mod+Enter'], run: () => view.query.pin() },
    { id: 'log.clear', title: 'logClear', group: 'log', run: () => view.query.clearAll() },
  ]
}

function placeCommands(view: LogView): readonly Command[] {
  return [
    {
      id: 'log.follow',
      title: 'logFollow',
      group: 'log',
      keys: ['f'],
      checked: () => view.state.getState().follow.following,
      run: () => view.toggleFollow(),
    },
    { id: 'log.start', title: 'logStart', group: 'log', keys: ['g g'], run: () => view.toStart() },
    { id: 'log.end', title: 'logEnd', group: 'log', keys: ['shift+g'], run: () => view.toEnd() },
    {
      id: 'log.goto',
      title: 'logGoto',
      group: 'log',
      keys: ['l'],
      run: () => document.querySelector<HTMLElement>('[data-go-to]')?.click(),
    },
  ]
}

function showCommands(view: LogView): readonly Command[] {
  const hasLine = () => view.state.getState().selection !== null
  return [
    {
      id: 'log.panel',
      title: 'logPanel',
      group: 'log',
      keys: ['i'],
      enabled: () => hasLine() || view.state.getState().panel !== null,
      run: () => view.togglePanel(),
    },
    { id: 'log.select-all', title: 'logSelectAll', group: 'log', run: () => view.selectAll() },
  ]
}

function markCommands(app: App, view: LogView): readonly Command[] {
  const { notes, overlay } = app
  const head = () => view.state.getState().selection?.head ?? null
  const toMark = (direction: 1 | -1) => {
    const [device = null] = view.devices.length === 1 ? view.devices : []
    const next = markBeside(notes.store.getState(), device, head(), direction)
    return next?.target.is === 'line' ? view.toLine(next.target.seq) : undefined
  }
  const hasMarks = () => notes.store.getState().lines.size > 0
  const write = (seq: number) => {
    const known = notes.store.getState().lines.get(seq)
    const target = { is: 'line', seq } as const
    overlay.setState({ is: 'note', id: known?.id ?? null, target, text: known?.text ?? '' }, true)
  }
  const change: readonly Command[] = [
    {
      id: 'note.mark',
      title: 'noteMark',
      group: 'notes',
      keys: ['m'],
      enabled: () => head() !== null,
      run: async () => {
        const seq = head()
        // A line with words on it keeps them; they are what one comes back to.
        if (seq !== null && !(await notes.toggleMark(seq))) write(seq)
      },
    },
    {
      id: 'note.line',
      title: 'noteLine',
      group: 'notes',
      keys: ['n'],
      enabled: () => head() !== null,
      run: async () => {
        const selected = view.selected()
        if (selected === null) return
        if (selected.from === selected.to) write(selected.from)
        else await writeOnRange(app, view, selected)
      },
    },
  ]
  return [
    ...(notes.readOnly ? [] : change),
    { id: 'note.next', title: 'noteNext', group: 'notes', keys: [']'], enabled: hasMarks, run: () => toMark(1) },
    {
      id: 'note.previous',
      title: 'notePrevious',
      group: 'notes',
      keys: ['['],
      enabled: hasMarks,
      run: () => toMark(-1),
    },
  ]
}

/** A note on the lines that are selected is one on the time that they take. */
async function writeOnRange(app: App, view: LogView, { from, to }: { readonly from: number; readonly to: number }) {
  const [first, last] = await Promise.all([from, to].map((seq) => app.client.api.lines.get({ seq })))
  if (first === undefined || last === undefined) return
  const times = [first.line.time, last.line.time]
  const [device = null] = view.devices.length === 1 ? view.devices : []
  const target = { is: 'range', device, from: Math.min(...times), to: Math.max(...times) } as const
  app.overlay.setState({ is: 'note', id: null, target, text: '' }, true)
}

/** Goes to the next line of a query that has nothing to do with the one that is shown. */
async function toMatch(app: App, view: LogView, query: string, direction: 1 | -1): Promise<void> {
  const { model, selection, viewport } = view.state.getState()
  const seen = viewport.visible()
  const edge = seen === null ? undefined : model.run.at(direction === 1 ? seen.first : seen.last)
  const from = selection?.head ?? edge?.seq
  if (from === undefined) return
  const { lines } = await app.client.api.lines.page({
    devices: [...view.devices],
    query,
    at: { is: 'line', seq: Math.max(0, from + direction) },
    direction: direction === 1 ? 'newer' : 'older',
    limit: 1,
  })
  const line = direction === 1 ? lines[0] : lines.at(-1)
  if (line !== undefined) await view.toLine(line.seq)
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>(
    'main [data-query-field], main [role=searchbox], main input[type=search]',
  )
  field?.focus()
  field?.select()
}
