import { describe, expect, test } from 'vitest'
import { readOptions } from '../../../../src/main/shell/options.ts'

describe('readOptions', () => {
  test('takes the usual ports and places when nothing is said', () => {
    expect(readOptions(['/opt/fieldtap', '/app'], {})).toEqual({
      dataDir: null,
      bind: null,
      mqttPorts: [1883, 11883, 0],
      httpPorts: [8480, 18480, 0],
    })
  })

  test('takes what the environment says', () => {
    const env = {
      FIELDTAP_DATA: '/data',
      FIELDTAP_BIND: '0.0.0.0',
      FIELDTAP_MQTT_PORT: '0',
      FIELDTAP_HTTP_PORT: '8080',
    }
    expect(readOptions([], env)).toEqual({ dataDir: '/data', bind: '0.0.0.0', mqttPorts: [0], httpPorts: [8080] })
  })

  test('takes an argument, in either form, over the environment', () => {
    const argv = ['electron', '.', '--data', '/a', '--mqtt-port=1', '--http-port', '2', '--bind=::']
    expect(readOptions(argv, { FIELDTAP_DATA: '/b', FIELDTAP_MQTT_PORT: '3' })).toEqual({
      dataDir: '/a',
      bind: '::',
      mqttPorts: [1],
      httpPorts: [2],
    })
  })

  test.each(['', '65536', '-1', '18x', '1e3', '123456'])('is not led astray by the port %j', (port) => {
    expect(readOptions([], { FIELDTAP_MQTT_PORT: port }).mqttPorts).toEqual([1883, 11883, 0])
  })

  test('takes the last of several, and none where the value is missing', () => {
    expect(readOptions(['--data', '/a', '--data=/b'], {}).dataDir).toBe('/b')
    expect(readOptions(['--data'], {}).dataDir).toBeNull()
  })
})
