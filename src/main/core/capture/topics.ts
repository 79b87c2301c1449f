import { PLATFORMS } from '../platforms/index.ts'
import type { Platform } from '../platforms/platform.ts'
import { matchesFilter } from '../topic-filter.ts'

/** Topics whose platform is remembered; devices write to few, but nobody has to. */
const MOST_TOPICS = 10_000
const platformsOfTopics = new Map<string, Platform | null>()

/** The platform that has this topic among those it watches, for packets that come without a signed-in device. */
export function platformOfTopic(topic: string): Platform | null {
  const known = platformsOfTopics.get(topic)
  if (known !== undefined) return known
  const platform = PLATFORMS.find(({ mqtt }) => mqtt?.watch.some((filter) => matchesFilter(filter, topic))) ?? null
  if (platformsOfTopics.size >= MOST_TOPICS) platformsOfTopics.clear()
  platformsOfTopics.set(topic, platform)
  return platform
}
