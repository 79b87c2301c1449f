/**
 * The vendor's own JavaScript client, in a process of its own: reads the events of a base URL (plain http) in every way
 * that it has, and prints what it got as one JSON object.
 *
 *     node vendor-sdk.cjs FOLDER_OF_THE_PACKAGE < {"host":…,"apiKey":…,"device":…,"types":[…],"since":…,"until":…}
 */
const { createRequire } = require('node:module')
const { readFileSync } = require('node:fs')

const sdk = createRequire(`${process.argv[2]}/`)('mbed-cloud-sdk')
const asked = JSON.parse(readFileSync(0, 'utf8'))

/** The older surface: the deprecated paths, and filters as one text. */
async function older() {
  const api = new sdk.DeviceDirectoryApi({ apiKey: asked.apiKey, host: asked.host })
  const pages = async (options) => {
    const got = []
    let after
    for (;;) {
      const page = await api.listDeviceEvents({ ...options, ...(after && { after }) })
      got.push(...page.data)
      if (!page.hasMore) return got
      after = page.after
    }
  }
  const counted = await api.listDeviceEvents({ limit: 2, include: ['totalCount'] })
  const all = await pages({ limit: 20 })
  const first = all[0] ? await api.getDeviceEvent(all[0].id) : null
  const refused = await new sdk.DeviceDirectoryApi({ apiKey: 'wrong', host: asked.host })
    .listDeviceEvents()
    .catch((error) => error.code)
  const invalid = await api.listDeviceEvents({ after: 'nobody' }).catch((error) => [error.code, error.message])
  return {
    total: counted.totalCount,
    all,
    newestFirst: await pages({ limit: 7, order: 'DESC' }),
    ofDevice: await pages({ filter: { deviceId: asked.device } }),
    ofTypes: await pages({ filter: { type: { $in: asked.types } } }),
    between: await pages({ filter: { eventDate: { $gte: new Date(asked.since), $lte: new Date(asked.until) } } }),
    changed: await pages({ filter: { stateChanged: { $eq: true } } }),
    first,
    missing: await api.getDeviceEvent('nobody'),
    refused,
    invalid,
  }
}

/** The newer surface: filters as parameters of their own, pages that are turned by themselves. */
async function newer() {
  const made = new sdk.SDK({ apiKey: asked.apiKey })
  // It takes none but https; on loopback there is no need of it.
  made.config.host = asked.host
  const events = made.foundation().deviceEventsRepository()
  const list = (options) => events.list({ pageSize: 7, maxResults: 1000, ...options }).all()
  return {
    total: await events.list({ pageSize: 2, maxResults: 1000 }).totalCount(),
    all: await list({}),
    newestFirst: await list({ order: 'DESC' }),
    ofDevice: await list({ filter: { deviceId: { eq: asked.device } } }),
    ofTypes: await list({ filter: { eventType: { in: asked.types } } }),
    notOfTypes: await list({ filter: { eventType: { nin: asked.types } } }),
    between: await list({ filter: { dateTime: { gte: new Date(asked.since), lte: new Date(asked.until) } } }),
    changed: await list({ filter: { stateChange: { eq: true } } }),
  }
}

Promise.all([older(), newer()]).then(
  ([old, recent]) => process.stdout.write(JSON.stringify({ older: old, newer: recent })),
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`)
    process.exitCode = 1
  },
)
