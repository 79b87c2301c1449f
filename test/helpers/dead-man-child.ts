/** A process of its own that holds a dead man's switch until it is killed: `node dead-man-child.ts URL TOPIC PAYLOAD`. */
import { armDeadMan } from '../../src/main/core/links/dead-man.ts'
import { brokerSettings } from './broker-settings.ts'

const [url = '', topic = '', payload = ''] = process.argv.slice(2)
await armDeadMan(brokerSettings(url), { topic, payload, qos: 1 })
process.stdout.write('armed\n')
