/** The platforms there are. */
import type { PlatformId } from '../../../shared/model.ts'
import { aws } from './aws/index.ts'
import { huawei } from './huawei/index.ts'
import { pelion } from './pelion/index.ts'
import type { Platform } from './platform.ts'
import { tencent } from './tencent/index.ts'

export const PLATFORMS: readonly Platform[] = [tencent, huawei, pelion, aws]

export function platformById(id: PlatformId): Platform | null {
  return PLATFORMS.find((platform) => platform.info.id === id) ?? null
}
