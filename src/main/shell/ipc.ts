/** The only file that listens to pages: whoever is not the app's own page is not heard. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { isOwnFrame } from './sender.ts'

export type Channel = string

/** A message without an answer. What comes from elsewhere is dropped. */
export function onPageMessage(channel: Channel, listener: (page: WebContents, ...values: unknown[]) => void): void {
  ipcMain.on(channel, (event: IpcMainEvent, ...values: unknown[]) => {
    if (isOwnFrame(event.senderFrame ?? null)) listener(event.sender, ...values)
  })
}

/** A question with an answer. Whoever asks from elsewhere gets an error. */
export function onPageQuestion(
  channel: Channel,
  answer: (page: WebContents, ...values: unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...values: unknown[]) => {
    if (!isOwnFrame(event.senderFrame ?? null)) throw new Error('Not for this page.')
    return answer(event.sender, ...values)
  })
}
