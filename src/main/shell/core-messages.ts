/**
 * What passes between the shell and its core's process, besides the ports of the windows. Both ends are ours and of
 * one build; nothing from outside comes this way.
 */
import type { ErrorCode, ErrorData } from '../../shared/errors.ts'
import type { DeviceKey, DeviceLevel } from '../../shared/model.ts'

export interface StartOrder {
  readonly is: 'start'
  readonly dataDir: string
  readonly version: string
  /** Where devices may come from: an address of this laptop, 0.0.0.0 for all. */
  readonly bind: string
  /** Ports to try in this order; 0 is a free one. */
  readonly mqttPorts: readonly number[]
  readonly httpPorts: readonly number[]
  /** The data key that the keychain gave out, and a sentence about it; null: the key file in the folder is used. */
  readonly keychain: { readonly key: Uint8Array; readonly note: string } | null
}

/** A window's port whose messages go through the shell, for a core that cannot take the port itself (port-relay.ts). */
export type RelayMessage =
  | { readonly is: 'port-message'; readonly id: number; readonly data: unknown }
  | { readonly is: 'port-closed'; readonly id: number }

export type ToCore =
  | StartOrder
  /** A window's port comes with this message. */
  | { readonly is: 'port' }
  /** A window's port is relayed under this number from now on. */
  | { readonly is: 'port-opened'; readonly id: number }
  | RelayMessage
  /** The laptop slept from and to these times, Unix ms. */
  | { readonly is: 'slept'; readonly from: number; readonly to: number }
  /** Answered by `leases`. */
  | { readonly is: 'count-leases' }
  /** End the lease of this device now. */
  | { readonly is: 'restore'; readonly device: DeviceKey }
  /** Restore the levels, close, end. */
  | { readonly is: 'stop' }

/** A level that is raised now, or has yet to go back. */
export interface Raised {
  readonly device: DeviceKey
  /** What people call the device. */
  readonly name: string
  readonly during: DeviceLevel
  readonly restoreTo: DeviceLevel
  /** Unix ms; null: it is over, and the device has yet to take its old level. */
  readonly endsAt: number | null
}

/** What the shell must know of the capture while no window is open. */
export interface Capture {
  readonly recording: boolean
  readonly trouble: string | null
  readonly lines: number
  /** Levels that are raised now or have yet to go back. */
  readonly leases: number
}

export const NO_CAPTURE: Capture = { recording: false, trouble: null, lines: 0, leases: 0 }

export type FromCore =
  /** The folder is open: windows can ask. */
  | { readonly is: 'answers' }
  /** Devices can come, too. */
  | { readonly is: 'ready' }
  /** The core could not start; its process ends by itself. */
  | { readonly is: 'failed'; readonly code: ErrorCode; readonly data: ErrorData }
  /** About once a second while it changes. */
  | { readonly is: 'capture'; readonly capture: Capture }
  /** Those levels one by one, at once and with each change. */
  | { readonly is: 'raised'; readonly raised: readonly Raised[] }
  /** How many they are at this moment. */
  | { readonly is: 'leases'; readonly count: number }
  | RelayMessage
