import { FieldtapError } from '../../shared/errors.ts'
import type { App } from './app.ts'
import { go } from './route.ts'

/** Opens a bundle that came from outside the page: an encrypted one has to be asked for its key first. */
export async function openBundle({ client, notices }: Pick<App, 'client' | 'notices'>, path: string): Promise<void> {
  try {
    const { id } = await client.api.bundle.open({ path })
    go({ page: 'bundle', id, device: null, tab: 'log' })
  } catch (error) {
    if (error instanceof FieldtapError && error.code === 'bundle-locked') go({ page: 'bundles' })
    notices.failed(error)
  }
}
