import { DEFAULT_SETTINGS, type Settings, settings as schema } from '../../../shared/model.ts'
import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

/** The one row of settings. */
export class StoredSettings {
  readonly #row: Overlay<1, Settings>

  constructor(db: WritableDb, writer: Writer) {
    const body = db.prepare<[], string>('SELECT body FROM settings').pluck().get()
    const save = db.prepare('INSERT INTO settings VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body')
    const entries = body === undefined ? [] : ([[1, readSettings(body)]] as const)
    this.#row = new Overlay<1, Settings>(writer, entries, (_, settings) => save.run(JSON.stringify(settings)))
  }

  get(): Settings {
    return this.#row.get(1) ?? DEFAULT_SETTINGS
  }

  save(settings: Settings): void {
    this.#row.set(1, settings)
  }
}

/** What an older version did not have yet, or what no longer passes, is as by default; the rest holds. */
export function readSettings(body: string): Settings {
  const saved = JSON.parse(body) as Partial<Record<keyof Settings, unknown>>
  const valid = Object.entries(schema.shape).flatMap(([name, field]) => {
    const parsed = field.safeParse(saved[name as keyof Settings])
    return parsed.success ? [[name, parsed.data]] : []
  })
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(valid) }
}
