/** The formats that come with the app, the narrower ones first. */
import iso from '../../../../resources/formats/iso.json' with { type: 'json' }
import jsonLines from '../../../../resources/formats/json-lines.json' with { type: 'json' }
import logcat from '../../../../resources/formats/logcat.json' with { type: 'json' }
import plain from '../../../../resources/formats/plain.json' with { type: 'json' }
import sdkC from '../../../../resources/formats/sdk-c.json' with { type: 'json' }
import sdkJava from '../../../../resources/formats/sdk-java.json' with { type: 'json' }
import syslog from '../../../../resources/formats/syslog.json' with { type: 'json' }
import type { LineFormat } from './format.ts'

/** Lines of no known form: their text, and nothing else. */
export const PLAIN = plain as LineFormat

export const FORMATS: readonly LineFormat[] = [sdkC, sdkJava, syslog, logcat, iso, jsonLines, plain].map(
  (format) => format as LineFormat,
)

export function formatById(id: string): LineFormat | null {
  return FORMATS.find((format) => format.id === id) ?? null
}
