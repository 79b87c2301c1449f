/**
 * What MQTT.js keeps of QoS 2 packets between PUBREC and PUBREL. The watched topics are subscribed with QoS 1, so a
 * broker has no reason to send one; if it does, PUBREC waits for the commit as PUBACK does.
 */
import type { IPublishPacket, IStore } from 'mqtt'

type Put = Parameters<IStore['put']>
type Get = Parameters<IStore['get']>

export class ExactlyOnce implements IStore {
  private readonly ids = new Set<number>()
  private readonly received: (packet: IPublishPacket) => Promise<void>
  private readonly failed: (error: unknown) => void

  /** `failed`: the packet could not be stored, so PUBREC is not sent and nothing more comes until the connection is cut. */
  constructor(received: (packet: IPublishPacket) => Promise<void>, failed: (error: unknown) => void) {
    this.received = received
    this.failed = failed
  }

  /** A broker that has lost the session uses packet ids anew. */
  clear(): void {
    this.ids.clear()
  }

  put(packet: Put[0], done: Put[1]): this {
    const id = packet.messageId ?? 0
    if (packet.cmd !== 'publish' || this.ids.has(id)) {
      done()
      return this
    }
    this.received(packet).then(() => {
      this.ids.add(id)
      done()
    }, this.failed)
    return this
  }

  get(packet: Get[0], done: Get[1]): this {
    const messageId = packet.messageId ?? 0
    if (!this.ids.has(messageId)) done(new Error('missing packet'))
    else done(undefined, { cmd: 'publish', messageId, qos: 2, topic: '', payload: '', retain: false, dup: false })
    return this
  }

  del(packet: Get[0], done: Get[1]): this {
    this.ids.delete(packet.messageId ?? 0)
    done()
    return this
  }

  /** What is to be sent again is in the other store. */
  createStream(): never {
    throw new Error('Nothing of what came is sent again')
  }

  /** It outlives the connection. */
  close(done: Put[1]): void {
    done()
  }
}
