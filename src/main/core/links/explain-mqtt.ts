/** MQTT's own reasons: return codes of 3.1.1 (§3.2.2.3) and reason codes of 5 (§2.4). */
import { type Evidence, type Explanation, explained } from './evidence.ts'

type Meaning = 'version' | 'client-id' | 'unavailable' | 'credentials' | 'forbidden' | 'elsewhere'

const CONNACK: Readonly<Record<number, Meaning>> = {
  1: 'version',
  2: 'client-id',
  3: 'unavailable',
  4: 'credentials',
  5: 'credentials',
  132: 'version',
  133: 'client-id',
  134: 'credentials',
  135: 'credentials',
  136: 'unavailable',
  137: 'unavailable',
  138: 'forbidden',
  140: 'credentials',
  156: 'elsewhere',
  157: 'elsewhere',
  159: 'unavailable',
}

/** What mqtt.js writes before the reason in the message of a refused connection. */
const PREFIX = /^Connection refused: ?/

export function connackExplanation(code: number, { error, mqttVersion, address }: Evidence): Explanation {
  const words = (error?.message.replace(PREFIX, '') || `code ${code}`).toLowerCase()
  switch (CONNACK[code]) {
    case 'version':
      return explained('link-invalid', `${address.label} does not speak MQTT ${mqttVersion === 5 ? '5' : '3.1.1'}`, {
        todo: `Choose MQTT ${mqttVersion === 5 ? '3.1.1' : '5'} for this connection.`,
      })
    case 'client-id':
      return explained('link-forbidden', 'it does not accept the client id', {
        todo: 'Ask whether the broker lets in only certain client ids.',
      })
    case 'unavailable':
      return explained('link-refused', address.label, {
        sentence: `The broker at ${address.label} answers that it is not available now (${words}).`,
        todo: 'Wait, or look at the broker; it is tried again by itself.',
      })
    case 'credentials':
      return explained('link-credentials', words)
    case 'forbidden':
      return explained('link-forbidden', words)
    case 'elsewhere':
      return explained('link-invalid', `the broker says to use another address (${words})`)
    default:
      return explained('link-lost', `the broker refused it: ${words}`)
  }
}

const DISCONNECT: Readonly<Record<number, string>> = {
  129: 'the broker could not read a packet',
  130: 'the broker saw a protocol error',
  135: 'the broker does not allow it any more',
  137: 'the broker is busy',
  139: 'the broker is shutting down',
  141: 'the broker heard nothing for too long',
  142: 'another client signed in with the same client id',
  147: 'the broker says that too much was sent at once',
  149: 'the broker says that a packet was too large',
  150: 'the broker says that messages come too fast',
  151: 'the quota is used up',
  152: 'an administrator ended it',
  156: 'the broker says to use another server',
  157: 'the broker has moved',
}

export function disconnectExplanation(reason: number): Explanation {
  return explained('link-lost', DISCONNECT[reason] ?? `the broker ended it (reason ${reason})`)
}
