/** Tencent IoT Hub and IoT Explorer: MQTT for the level, HTTP for the lines. */
import type { HttpPacket, HttpReceipt, Platform } from '../platform.ts'
import { type Generation, refused } from './answers.ts'
import { decode } from './decode.ts'
import { decodeInto } from './decode-into.ts'
import { identify } from './identity.ts'
import { codeOf, levelMessage, pushToken } from './level.ts'
import { observe } from './observe.ts'
import { checkDevice, INFO } from './settings.ts'
import { pskKey, signIn } from './sign-in.ts'
import { simulator } from './simulator.ts'
import { mayPublish, maySubscribe, WATCHED } from './topics.ts'
import { PATH_A, receiveA } from './upload-a.ts'
import { PATH_B, receiveB } from './upload-b.ts'

export const tencent: Platform = {
  info: INFO,
  checkDevice,
  identify,
  mqtt: {
    watch: WATCHED,
    signIn,
    pskKey,
    mayPublish,
    maySubscribe,
    observe,
    // What it is told shows in the lease's own events.
    sent: () => [],
    sessionData: () => ({}),
    setLevel: (ref, level, { now }) => {
      const [identity, code] = [identify(ref), codeOf(level)]
      return identity === null || code === null ? null : levelMessage(identity, code, pushToken(identity), now)
    },
  },
  http: {
    routes: [
      { method: 'POST', path: PATH_A },
      { method: 'POST', path: PATH_B },
    ],
    receive: (packet, context) => receivers[generationOf(packet)](packet, context),
    refuse: (code, path, { requestId }) => refused(generationOf({ path }), code, requestId),
  },
  decode,
  decodeInto,
  cloud: null,
  imports: null,
  simulator,
}

const receivers: Readonly<Record<Generation, (...of: Parameters<typeof receiveB>) => HttpReceipt>> = {
  a: receiveA,
  b: receiveB,
}

function generationOf({ path }: Pick<HttpPacket, 'path'>): Generation {
  return path === PATH_A ? 'a' : 'b'
}
