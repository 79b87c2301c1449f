/** What the simulated device has to say: a gateway of a row of street lamps. */

export const TYPES = ['DEVICE_STATUS', 'DEVICE_PROPERTY', 'DEVICE_MESSAGE', 'DEVICE_COMMAND'] as const
export type LogType = (typeof TYPES)[number]

export interface StoryLine {
  readonly type: LogType
  readonly text: string
}

/** Ever on; `random` gives numbers from 0 to 1. */
export function* lampStory(random: () => number): Generator<StoryLine, never> {
  let counter = 0
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
  const lamp = () => `lamp-${String(whole(1, 24)).padStart(2, '0')}`
  const tenth = (from: number, to: number) => (from + random() * (to - from)).toFixed(1)
  const lines: Readonly<Record<LogType, readonly (() => string)[]>> = {
    DEVICE_STATUS: [
      () => `uplink rssi=-${whole(58, 92)}dBm snr=${tenth(4, 14)} reconnects=${whole(0, 3)}`,
      () => `${lamp()} ${random() < 0.1 ? 'lost after 3 polls' : 'answers'}, rtt=${whole(20, 180)}ms`,
      () => `heap free=${whole(18_000, 41_000)} largest=${whole(9000, 16_000)} tasks=${whole(11, 14)}`,
    ],
    DEVICE_PROPERTY: [
      () => `${lamp()} dim=${whole(0, 100)}% power=${tenth(8, 62)}W pf=0.${whole(88, 98)} n=${++counter}`,
      () => `cabinet temperature=${tenth(12, 41)} door=${random() < 0.05 ? 'open' : 'closed'} n=${++counter}`,
      () => `meter u=${tenth(221, 236)}V i=${tenth(1, 9)}A energy=${whole(18_000, 19_000)}kWh n=${++counter}`,
    ],
    DEVICE_MESSAGE: [
      () => `publish qos=0 bytes=${whole(90, 800)} queue=${whole(0, 6)} id=${++counter}`,
      () => `message down bytes=${whole(20, 200)} handled in ${whole(1, 30)}ms`,
    ],
    DEVICE_COMMAND: [
      () => `set_dim ${lamp()} to ${whole(0, 100)}% ${random() < 0.08 ? 'timed out, try 2 of 3' : 'ok'}`,
      () => `schedule night-${whole(1, 4)} applied, ${whole(1, 24)} lamps`,
    ],
  }
  for (;;) {
    const type = TYPES[whole(0, TYPES.length - 1)] ?? 'DEVICE_STATUS'
    const of = lines[type]
    yield { type, text: of[whole(0, of.length - 1)]?.() ?? '' }
  }
}
