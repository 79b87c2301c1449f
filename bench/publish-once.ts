/**
 * Messages of 200 bytes from a process of its own: `node bench/publish-once.ts URL COUNT QOS FIRST` prints `ready`, begins
 * when its input ends, and ends when the broker has them all (QoS 1) or all are written out (QoS 0).
 */
import { text } from 'node:stream/consumers'
import { connectAsync } from 'mqtt'

const PRODUCT = 'BENCH00001'
const DEVICES = 20
/** At once; fewer than the listeners that the client warns of. */
const WINDOW = 900

const [url = '', count = '', qos = '', first = ''] = process.argv.slice(2)

/** A question for the log level, padded to 200 bytes as the measured messages of the field are. */
function message(number: number): string {
  const question = JSON.stringify({ type: 'get_log_level', clientToken: `${PRODUCT}-${number}` })
  return `${question.slice(0, -1)},"pad":"${'x'.repeat(190 - question.length)}"}`
}

const client = await connectAsync(url, { clientId: `bench-${process.pid}` })
console.log('ready')
await text(process.stdin)
for (let at = 0; at < Number(count); at += WINDOW) {
  await Promise.all(
    Array.from({ length: Math.min(WINDOW, Number(count) - at) }, (_, n) => {
      const topic = `$log/operation/${PRODUCT}/dev-${(at + n) % DEVICES}`
      return client.publishAsync(topic, message(Number(first) + at + n), { qos: qos === '1' ? 1 : 0 })
    }),
  )
}
await client.endAsync()
