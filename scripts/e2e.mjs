#!/usr/bin/env node
// `npm run test:e2e [-- --project chromium|electron] [-- what playwright test takes]`
import { ensureBuilt } from './build.mjs'
import { findChromium, findWindow, runPlaywright } from './tools.mjs'

const args = process.argv.slice(2)
const at = args.indexOf('--project')
const projects = at < 0 ? ['chromium', 'electron'] : args.splice(at, 2).slice(1)

try {
  await ensureBuilt('electron', 'node')
  const statuses = projects.map((project) => {
    const program = project === 'electron' ? findWindow() : { path: findChromium() }
    if ('missing' in program) throw new Error(`The Electron part cannot run: ${program.missing}.`)
    return runPlaywright(project, program, args)
  })
  process.exitCode = statuses.every((status) => status === 0) ? 0 : 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
