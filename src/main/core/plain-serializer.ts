/**
 * The library looks in every field of an answer for what JSON cannot say (dates, maps, missing elements), and copies the
 * answer while it does so. Lines, pages and counts are plain: one look tells, and they go out as they are.
 */
import { type StandardRPCJsonSerialized, StandardRPCJsonSerializer } from '@orpc/client/standard'

export class PlainSerializer extends StandardRPCJsonSerializer {
  override serialize(...of: Parameters<StandardRPCJsonSerializer['serialize']>): StandardRPCJsonSerialized {
    const [data, segments] = of
    // The library calls it for each part of what is not plain as a whole.
    if (segments === undefined && isPlain(data)) return [data, [], [], []]
    return super.serialize(...of)
  }
}

/** Whether JSON keeps all of it. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return !Number.isNaN(value)
    case 'object':
      return value === null || (Array.isArray(value) ? value.every(isPlain) : isPlainObject(value))
    default:
      return false
  }
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  // JSON leaves out a field without a value, and so does the library.
  return Object.values(value).every((field) => field === undefined || isPlain(field))
}
