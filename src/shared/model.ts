/**
 * What Fieldtap knows, as readonly values that cross every boundary. Times are Unix milliseconds UTC unless a
 * name says otherwise; sizes are bytes; counts are whole numbers.
 */

export * from './model/capture.ts'
export * from './model/connections.ts'
export * from './model/devices.ts'
export * from './model/events.ts'
export * from './model/ids.ts'
export * from './model/leases.ts'
export * from './model/levels.ts'
export * from './model/lines.ts'
export * from './model/platforms.ts'
export * from './model/settings.ts'
export { LINE_PREVIEW, splitDeviceKey, toDeviceKey } from './model-basics.ts'
