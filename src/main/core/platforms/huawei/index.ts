/** Huawei IoTDA: everything over MQTT; the vendor's own run logs from files and from its log service. */
import type { Platform } from '../platform.ts'
import { identify } from './identity.ts'
import { collectMessage } from './level.ts'
import { decode } from './log-report.ts'
import { lts } from './lts.ts'
import { observe, sent } from './observe.ts'
import { imports } from './run-log-import.ts'
import { sessionData } from './session.ts'
import { checkDevice, INFO } from './settings.ts'
import { signIn } from './sign-in.ts'
import { simulator } from './simulator.ts'
import { mayPublish, maySubscribe, WATCHED } from './topics.ts'

export const huawei: Platform = {
  info: INFO,
  checkDevice,
  identify,
  mqtt: {
    watch: WATCHED,
    signIn,
    // Pre-shared keys are not offered by the vendor.
    pskKey: () => null,
    mayPublish,
    maySubscribe,
    observe,
    sent,
    sessionData,
    setLevel: (ref, level, context) => {
      const identity = identify(ref)
      return identity === null ? null : collectMessage(identity, level, context)
    },
  },
  http: null,
  decode,
  cloud: lts,
  imports,
  simulator,
}
