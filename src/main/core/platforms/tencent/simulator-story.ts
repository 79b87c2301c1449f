/** What the simulated device has to say: a pump controller in a cabinet with a poor radio link. */

/** 1 ERROR to 4 DEBUG, as the platform counts. */
export type StoryLevel = 1 | 2 | 3 | 4

export interface StoryLine {
  readonly level: StoryLevel
  /** `file.c|function(line): text`. */
  readonly text: string
}

const PREFIXES: Readonly<Record<StoryLevel, string>> = { 1: 'ERR', 2: 'WRN', 3: 'INF', 4: 'DBG' }

/** As the C SDK prints it; `local` is the device's clock with its time zone added, ms. */
export function printLine(line: StoryLine, local: number): string {
  const time = new Date(local).toISOString().slice(0, 19).replace('T', ' ')
  return `${PREFIXES[line.level]}|${time}|${line.text}`
}

/** Draws values for the templates. */
interface Draw {
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  /** With one decimal. */
  tenth(from: number, to: number): string
  hex(digits: number): string
  one<T>(of: readonly [T, ...T[]]): T
  /** Counts up over the device's life. */
  next(): number
}

type Template = (draw: Draw) => string

const DEBUG_LINES: readonly [Template, ...Template[]] = [
  (d) =>
    `pump.c|control_loop(214): rpm=${d.whole(1380, 1460)} set=1420 duty=${d.tenth(61, 69)}% i=${d.tenth(3, 5)}A cycle=${d.next()}`,
  (d) =>
    `flow.c|flow_sample(88): ch=${d.whole(0, 3)} raw=0x${d.hex(4)} q=${d.tenth(11, 14)}l/min avg=${d.tenth(12, 13)}`,
  (d) => `press.c|press_sample(61): in=${d.tenth(1, 2)}bar out=${d.tenth(4, 6)}bar dp=${d.tenth(2, 4)} n=${d.next()}`,
  (d) =>
    `modbus.c|mb_poll(142): unit=${d.whole(1, 6)} fc=3 reg=${d.whole(40001, 40120)} len=2 rtt=${d.whole(8, 40)}ms crc=0x${d.hex(4)}`,
  (d) => `temp.c|motor_temp(47): winding=${d.tenth(48, 61)} bearing=${d.tenth(39, 46)} ambient=${d.tenth(18, 24)}`,
  (d) =>
    `mqtt.c|yield(310): in=${d.whole(0, 2)} out=${d.whole(0, 3)} ping_in=${d.whole(1, 119)}s rssi=-${d.whole(62, 84)}`,
  (d) => `kv.c|kv_commit(95): key=hours page=${d.whole(0, 63)} wear=${d.whole(900, 1400)} took=${d.whole(300, 2200)}us`,
]

const INFO_LINES: readonly [Template, ...Template[]] = [
  (d) => `report.c|property_report(73): ok seq=${d.next()} items=${d.whole(4, 9)} cost=${d.whole(40, 280)}ms`,
  (d) =>
    `pump.c|state_change(128): RUN -> ${d.one(['BOOST', 'ECO', 'RUN'])} demand=${d.whole(40, 95)}% req=${d.hex(8)}`,
  (d) => `valve.c|valve_move(55): v${d.whole(1, 4)} to ${d.whole(0, 100)}% in ${d.whole(400, 2600)}ms`,
  (d) => `ntp.c|time_sync(39): offset=${d.whole(-80, 80)}ms stratum=${d.whole(1, 3)}`,
]

const WARN_LINES: readonly [Template, ...Template[]] = [
  (d) =>
    `mqtt.c|publish(402): retry=${d.whole(1, 3)} id=${d.whole(1, 65535)} rssi=-${d.whole(85, 96)} waited=${d.whole(1000, 5000)}ms`,
  (d) => `flow.c|flow_check(120): q=${d.tenth(6, 8)}l/min below 9.0 for ${d.whole(3, 20)}s, air in the line?`,
  (d) => `modbus.c|mb_poll(151): unit=${d.whole(1, 6)} timeout, try ${d.whole(2, 3)} of 3`,
]

const ERROR_LINES: readonly [Template, ...Template[]] = [
  (d) => `pump.c|overcurrent(233): i=${d.tenth(8, 11)}A limit=7.5A trip=${d.next()} duty cut to 30%`,
  (d) => `modbus.c|mb_poll(160): unit=${d.whole(1, 6)} gone after 3 tries, last crc=0x${d.hex(4)}`,
  (d) => `press.c|press_check(77): out=${d.tenth(7, 9)}bar above 6.5, relief valve v4 open`,
]

const TEMPLATES: Readonly<Record<StoryLevel, readonly [Template, ...Template[]]>> = {
  1: ERROR_LINES,
  2: WARN_LINES,
  3: INFO_LINES,
  4: DEBUG_LINES,
}

/** Fifty lines hold 2 % errors, 6 % warnings, 22 % information and 70 % debug, in an order that is drawn each time. */
const MIX: readonly StoryLevel[] = [...repeat(1, 1), ...repeat(2, 3), ...repeat(3, 11), ...repeat(4, 35)]

function repeat(level: StoryLevel, times: number): readonly StoryLevel[] {
  return Array.from({ length: times }, () => level)
}

/** The story, line by line, without an end. It opens with the reason for the last reset. */
export function* pumpStory(random: () => number): Generator<StoryLine, never> {
  const draw = createDraw(random)
  yield { level: 1, text: `main.c|boot(41): last reset by watchdog after ${draw.whole(20_000, 90_000)}s, task=modbus` }
  yield { level: 3, text: 'main.c|boot(66): mqtt connect success.' }
  for (;;) {
    for (const level of shuffled(MIX, random)) yield { level, text: draw.one(TEMPLATES[level])(draw) }
  }
}

function createDraw(random: () => number): Draw {
  let counter = Math.floor(random() * 10_000)
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
  return {
    whole,
    tenth: (from, to) => (from + random() * (to - from)).toFixed(1),
    hex: (digits) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join(''),
    one: (of) => of[whole(0, of.length - 1)] ?? of[0],
    next: () => ++counter,
  }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item)
}
