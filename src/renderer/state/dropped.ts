import type { App } from './app.ts'
import { openFile } from './open-bundle.ts'

const BUNDLE = /\.fieldtap\.zip(\.age)?$/i

/** A bundle may be dropped anywhere in the window. Without this the page would be left for the file. */
export function openDropped(app: App, target: Pick<Window, 'addEventListener'>): void {
  target.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
  })
  target.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    const files = [...(event.dataTransfer?.files ?? [])]
    // One that is called otherwise may be one nevertheless: the core says what it is.
    const bundles = files.some(({ name }) => BUNDLE.test(name)) ? files.filter(({ name }) => BUNDLE.test(name)) : files
    void openEach(app, bundles)
  })
}

async function openEach(app: App, files: readonly File[]): Promise<void> {
  for (const file of files) await openFile(app, file)
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
