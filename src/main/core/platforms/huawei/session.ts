/** Sessions as the vendor's table calls them: "Device status". */
import type { SessionEnd, SessionMoment } from '../platform.ts'
import { OFFLINE, SIGN_IN } from './table.ts'

const ENDS: Readonly<Record<SessionEnd, string>> = {
  clean: 'MQTT DISCONNECT',
  socket: 'connection lost',
  keepalive: 'keepalive timeout',
  'taken-over': 'MQTT CONNECT elsewhere',
  closed: 'closed by the platform',
}

export function sessionData(moment: SessionMoment): Readonly<Record<string, string>> {
  if (moment.is === 'ended') {
    return { serviceType: 'Device status', process: OFFLINE, operation: ENDS[moment.end], status: 'Success' }
  }
  const signIn = { serviceType: 'Device status', process: SIGN_IN, operation: 'MQTT CONNECT', request: moment.clientId }
  return moment.is === 'signed-in'
    ? { ...signIn, response: 'accepted', status: 'Success' }
    : { ...signIn, response: moment.detail, status: 'Fail' }
}
