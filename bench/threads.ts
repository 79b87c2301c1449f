/** CPU time of the threads of a process, as Linux's scheduler counts it. */
import { readdirSync, readFileSync } from 'node:fs'

/** Seconds so far of the threads whose name fits. */
export function threadSeconds(pid: number, name: RegExp): number {
  let nanoseconds = 0
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const thread = `/proc/${pid}/task/${id}`
    try {
      if (!name.test(readFileSync(`${thread}/comm`, 'utf8').trim())) continue
      nanoseconds += Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ', 1)[0])
    } catch {
      // It ended meanwhile.
    }
  }
  return nanoseconds / 1e9
}
