/** The system's own dialogs. */
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import { describeError } from '../../shared/errors.ts'
import { savePath } from './save-path.ts'
import type { Texts } from './texts.ts'
import type { Trouble } from './trouble-page.ts'

/** Asks where to save a bundle; null when dismissed. `suggested` is whatever the page sent. */
export async function askWhereToSave(window: BrowserWindow, suggested: unknown, texts: Texts): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.saveTitle,
    defaultPath: savePath(suggested, app.getPath('documents')),
    filters: [{ name: texts.bundle, extensions: ['zip'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || !filePath ? null : filePath
}

/** Shows a file of this laptop in the system's file manager; anything else is not looked at. */
export function showInFolder(path: unknown): void {
  if (typeof path === 'string' && isAbsolute(path) && existsSync(path)) shell.showItemInFolder(path)
}

/** Says, where no window does, that the core cannot start. Gives whether the person wants to see the window. */
export async function tellTrouble({ code, data }: Trouble, texts: Texts): Promise<boolean> {
  const { message, kept, todo } = describeError(code, data)
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: texts.failedTitle,
    message,
    detail: `${todo}\n\n${kept}\n\n${texts.failedAgain}`,
    buttons: [texts.open, texts.cancel],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** Whether the core may be started anew with its ports open to other addresses. */
export async function askToReopen(window: BrowserWindow | null, texts: Texts): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: texts.networkTitle,
    detail: texts.networkDetail,
    buttons: [texts.restart, texts.cancel],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  return response === 0
}
