/** A simulated device on its own: its platform's simulator on real sockets, with no core around it. */
import { FieldtapError } from '../../shared/errors.ts'
import { simulatorIo } from './links/simulator-io.ts'
import { platformById } from './platforms/index.ts'

export interface SimulateOptions {
  readonly platform: string
  readonly product: string
  readonly name: string
  readonly secret: string
  readonly mqttUrl: string
  readonly httpUrl: string
  /** Lines per second at DEBUG. */
  readonly rate: number
  /** The platform's own variant; null: the newest. */
  readonly variant: string | null
}

/** Runs until the signal aborts. `tell` gets a sentence for each thing that the device does. */
export async function simulate(
  options: SimulateOptions,
  tell: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { product, name, secret, variant } = options
  const platform = platformById(options.platform)
  if (!platform?.simulator) throw new FieldtapError('platform-unknown', { detail: options.platform })
  const check = platform.checkDevice({ product, name, secret, certificate: '' })
  if (!check.ok) throw new FieldtapError('device-invalid', { detail: check.detail })
  const { variants } = platform.simulator
  if (variant !== null && !variants.includes(variant)) {
    throw new FieldtapError('input-invalid', { detail: `generation ${variant} is none of ${variants.join(', ')}` })
  }
  const { mqttUrl, httpUrl, rate } = options
  try {
    await platform.simulator.run(
      { mqttUrl, httpUrl, identity: check.identity, secret, rate, variant },
      simulatorIo(tell),
      signal,
    )
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
