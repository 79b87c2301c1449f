import { describe, expect, it } from 'vitest'
import { planFor, watchedTopics } from '../../../../src/main/core/broker-vendor.ts'
import { brokerSettings } from '../../../helpers/broker-settings.ts'

describe('what is known of a broker’s address', () => {
  it('is nothing for one on site: everything is watched, nothing is asked for', () => {
    const settings = brokerSettings('mqtts://10.0.0.5:443')
    expect(planFor(settings)).toEqual({ settings, watch: watchedTopics() })
  })

  it('is what a vendor’s own broker needs, and only its topics are watched there', () => {
    const { settings, watch } = planFor(brokerSettings('mqtts://a1-ats.iot.eu-west-1.amazonaws.com:443'))
    expect(settings.alpn).toBe('x-amzn-mqtt-ca')
    expect(watch.length).toBeGreaterThan(0)
    expect(watch.filter((topic) => !topic.startsWith('$aws/'))).toEqual([])
  })

  it('does not go before what a person asked for', () => {
    const given = brokerSettings('mqtts://a1-ats.iot.eu-west-1.amazonaws.com:443', { alpn: 'mqtt' })
    expect(planFor(given).settings.alpn).toBe('mqtt')
  })

  it('leaves what is no address to whoever connects', () => {
    expect(planFor(brokerSettings('mqtt://host:0')).watch).toEqual(watchedTopics())
  })
})
