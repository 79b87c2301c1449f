/** What the app was told when it was started: by its arguments (as `fieldtap serve` takes them), else by its environment. */

export interface ShellOptions {
  /** The data folder; null: the one that Electron gives this app. */
  readonly dataDir: string | null
  /** Where devices may come from; null: as chosen in the menu. */
  readonly bind: string | null
  /** Ports for devices to try in this order; 0 is a free one. */
  readonly mqttPorts: readonly number[]
  readonly httpPorts: readonly number[]
}

/** The usual port first; a second one that stays the same from start to start, so that a device pointed at it finds it again. */
const MQTT_PORTS = [1883, 11883, 0]
const HTTP_PORTS = [8480, 18480, 0]

export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ShellOptions {
  const told = (option: string, variable: string) => argument(argv, option) ?? (env[variable] || null)
  return {
    dataDir: told('--data', 'FIELDTAP_DATA'),
    bind: told('--bind', 'FIELDTAP_BIND'),
    mqttPorts: ports(told('--mqtt-port', 'FIELDTAP_MQTT_PORT'), MQTT_PORTS),
    httpPorts: ports(told('--http-port', 'FIELDTAP_HTTP_PORT'), HTTP_PORTS),
  }
}

/** The value of `--option VALUE` or `--option=VALUE`, the last one given. */
function argument(argv: readonly string[], option: string): string | null {
  let found: string | null = null
  for (const [index, word] of argv.entries()) {
    if (word === option) found = argv[index + 1] ?? found
    else if (word.startsWith(`${option}=`)) found = word.slice(option.length + 1)
  }
  return found
}

/** A port that was asked for is the only one tried. What is no port is as if it had not been given. */
function ports(told: string | null, usual: readonly number[]): readonly number[] {
  const port = told !== null && /^\d{1,5}$/.test(told) ? Number(told) : Number.NaN
  return port <= 65535 ? [port] : usual
}
