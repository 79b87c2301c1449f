/**
 * MQTT.js, loaded when a broker is reached for: it takes 50 to 70 ms of the processor, a tenth of a start, and a folder
 * whose devices all come to this laptop needs none of it.
 */
import { createRequire } from 'node:module'
import type { IClientOptions, MqttClient } from 'mqtt'

const load = createRequire(import.meta.url)
const library = () => load('mqtt') as typeof import('mqtt')

export function connect(options: IClientOptions): MqttClient {
  return library().connect(options)
}

export function connectTo(url: string, options: IClientOptions): MqttClient {
  return library().connect(url, options)
}
