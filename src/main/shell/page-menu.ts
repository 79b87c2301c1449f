/** What the page wants the menu to show, taken with care: a page could be anything. */
import type { MenuCommand, PageMenu } from '../../shared/host.ts'

const MOST_ITEMS = 500
const LONGEST = 300

/** Null for what is no menu. */
export function readPageMenu(value: unknown): PageMenu | null {
  const { language, items } = (value ?? {}) as Record<string, unknown>
  if (!isText(language) || !Array.isArray(items) || items.length > MOST_ITEMS) return null
  return { language, items: items.flatMap((item) => readItem(item) ?? []) }
}

function readItem(value: unknown): MenuCommand | null {
  const { id, title, group, enabled, accelerator, checked } = (value ?? {}) as Record<string, unknown>
  if (!isText(id) || !isText(title) || !isText(group)) return null
  return {
    id,
    title,
    group,
    enabled: enabled === true,
    ...(isAccelerator(accelerator) && { accelerator }),
    ...(typeof checked === 'boolean' && { checked }),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST
}

/** Electron throws for what it cannot read. */
function isAccelerator(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^((CommandOrControl|Alt|Shift)\+)*([A-Z0-9,.;'/[\]\\=`-]|F\d{1,2}|Left|Right|Up|Down|Enter|Escape)$/.test(value)
  )
}
