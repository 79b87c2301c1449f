#!/usr/bin/env node
// `npm test`: types, lint, unit, build; then side by side integration and end-to-end in either shell. Goes on after a failure
// and ends with one line: `fieldtap: N passed, N failed, N skipped`.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, root } from './build.mjs'
import { readPlaywright, readVitest } from './reports.mjs'
import { findChromium, findMosquitto, findUnzip, findWindow, startPlaywright } from './tools.mjs'

const results = join(root, 'out/test')
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

// The tests start the built app many hundred times: what V8 compiled once, it need not compile again.
process.env.NODE_COMPILE_CACHE ??= join(results, 'compiled')

const total = { passed: 0, failed: 0, skipped: 0 }
/** Said again at the end: what failed is far above by then. */
const failures = []
const shaky = []
const add = (name, counts) => {
  for (const key of Object.keys(total)) total[key] += counts[key]
  const say = (what) => `${name}: ${what.replace(`${root}/`, '')}`
  failures.push(...counts.failures.map(say))
  shaky.push(...(counts.shaky ?? []).map(say))
}

/** A step that is one check: it counts only when it fails. */
const failed = (what) => {
  console.error(`✗ ${what}`)
  failures.push(what)
  total.failed += 1
}

const title = (text) => console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`)

const frame = (...lines) => {
  const width = Math.max(...lines.map((line) => line.length))
  const rule = '━'.repeat(width + 2)
  console.log(`\n┏${rule}┓\n${lines.map((line) => `┃ ${line.padEnd(width)} ┃`).join('\n')}\n┗${rule}┛`)
}

const command = (file, args) => [
  process.execPath,
  [join(root, 'node_modules', file), ...args],
  { cwd: root, stdio: 'inherit' },
]

const run = (file, ...args) => spawnSync(...command(file, args)).status

/** The same while other things go on. Resolves to the exit status. */
async function runBeside(file, ...args) {
  const [status] = await once(spawn(...command(file, args)), 'exit')
  return status
}

/** What a runner wrote about itself; a runner that wrote nothing or failed without a failed test counts as one. */
function count(name, status, read) {
  let counts = { passed: 0, failed: 0, skipped: 0, failures: [] }
  try {
    counts = read(JSON.parse(readFileSync(join(results, `${name}.json`), 'utf8')))
  } catch {
    failed(`${name}: the runner left no report`)
    return counts
  }
  if (status !== 0 && counts.failed === 0) {
    counts.failed = 1
    counts.failures = [...counts.failures, `the runner ended with ${status} and named no test`]
  }
  add(name, counts)
  return counts
}

async function vitest(project) {
  title(project)
  const report = (name) => join(results, `${name}.json`)
  const runFiles = (name, files) =>
    runBeside(
      'vitest/vitest.mjs',
      ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`],
      ...files,
    )
  const status = await runFiles(project, [])
  const died = diedIn(report(project))
  if (status === 0 || died.length === 0) return count(project, status, readVitest)
  // V8 itself may end a process that starts and ends many threads. Its files get one more chance.
  const names = died.map(({ name }) => name)
  console.error(`Once more, because their process died: ${names.join(', ')}`)
  count(project, 0, (found) => {
    const lost = died.flatMap(({ assertionResults }) => assertionResults)
    const passed = lost.filter((one) => one.status === 'passed').length
    const whole = readVitest({ ...found, testResults: found.testResults.filter(({ name }) => !names.includes(name)) })
    return { ...whole, passed: whole.passed - passed, skipped: Math.max(0, whole.skipped - lost.length + passed) }
  })
  return count(`${project}-again`, await runFiles(`${project}-again`, names), readVitest)
}

/** Files whose process ended before their tests did. */
function diedIn(file) {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const isOpen = ({ status }) => status !== 'passed' && status !== 'failed'
    const hasFailed = ({ status }) => status === 'failed'
    return testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some(hasFailed) && assertionResults.some(isOpen),
    )
  } catch {
    return []
  }
}

/** Starts one shell's end-to-end suite; gives what prints and counts it once it has ended. */
function playwright(project, program) {
  const log = join(results, `${project}.log`)
  const env = { FIELDTAP_E2E_REPORT: join(results, `${project}.json`) }
  const ended = startPlaywright(project, program, openSync(log, 'w'), env)
  return async () => {
    const status = await ended
    title(`end-to-end in ${project}`)
    process.stdout.write(readFileSync(log))
    return count(project, status, readPlaywright)
  }
}

/** Runs a step that says itself why it cannot. */
async function step(what, work) {
  try {
    return await work()
  } catch (error) {
    failed(`${what}: ${error.message}`)
    return undefined
  }
}

title('types')
if (run('typescript/bin/tsc', '-b') !== 0) failed('types')
title('lint')
if (run('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.') !== 0) failed('lint')

await vitest('unit')
await step('integration', findMosquitto)
await step('integration', findUnzip)

title('build')
const isBuilt = await step('build', async () => {
  await ensureBuilt('electron', 'node')
  return true
})

// All at once: most of it waits, for timers or for what a page does.
const window = isBuilt ? findWindow() : { missing: 'the build failed' }
const inChromium =
  isBuilt && (await step('end-to-end in chromium', () => playwright('chromium', { path: findChromium() })))
const inWindow = 'missing' in window ? null : playwright('electron', window)
await vitest('integration')
if (inChromium) await inChromium()
let electron = window.missing
if (inWindow !== null) {
  const counts = await inWindow()
  electron = counts.passed + counts.failed > 0 ? undefined : 'the suite ended without running a test in Electron'
}
writeFileSync(join(results, 'electron-ran'), electron === undefined ? 'yes' : 'no')

if (electron !== undefined) {
  frame('THE ELECTRON PART DID NOT RUN', `${electron[0].toUpperCase()}${electron.slice(1)}.`)
  if (process.env.FIELDTAP_REQUIRE_ELECTRON === '1') failed('FIELDTAP_REQUIRE_ELECTRON=1 and Electron did not run')
}

if (shaky.length > 0) title('passed only when tried again')
for (const test of shaky) console.log(`! ${test}`)
if (failures.length > 0) title('failed')
for (const failure of failures) console.log(`✗ ${failure}`)
console.log(`\nfieldtap: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
