/** MQTT topic filters (MQTT 3.1.1 §4.7). */

/** Whether `filter`, which may hold wildcards, selects `topic`. */
export function matchesFilter(filter: string, topic: string): boolean {
  const want = filter.split('/')
  const have = topic.split('/')
  // A wildcard in the first level does not match topics that begin with `$` [MQTT-4.7.2-1].
  if (topic.startsWith('$') && (want[0] === '#' || want[0] === '+')) return false
  for (const [at, level] of want.entries()) {
    if (level === '#') return true
    if (at >= have.length || (level !== '+' && level !== have[at])) return false
  }
  return want.length === have.length
}
