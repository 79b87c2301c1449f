#!/usr/bin/env node
// Builds what is missing or older than its sources. `npm run build` builds everything.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path) => join(root, path)

/** The parts of the build: what each is made of, and the file whose date says when it was made. */
const parts = {
  node: {
    sources: ['src/main', 'src/cli', 'src/shared', 'vite.node.config.ts', 'package-lock.json'],
    made: 'out/node/cli.js',
    build: () => {
      // Built aside and moved, so that a command running meanwhile never meets a half-written folder.
      const aside = `out/node-${process.pid}`
      const old = `out/node-old-${process.pid}`
      run(tool('vite', 'bin/vite.js'), ['build', '-c', 'vite.node.config.ts'], { FIELDTAP_OUT_NODE: aside })
      if (existsSync(at('out/node'))) renameSync(at('out/node'), at(old))
      renameSync(at(aside), at('out/node'))
      rmSync(at(old), { recursive: true, force: true })
    },
  },
  renderer: {
    sources: ['src/renderer', 'src/shared', 'vite.renderer.config.ts', 'package-lock.json'],
    made: 'out/renderer/index.html',
    build: () => run(tool('vite', 'bin/vite.js'), ['build', '-c', 'vite.renderer.config.ts']),
  },
  // electron-vite builds shell, preload and renderer in one go.
  electron: {
    sources: ['src', 'electron.vite.config.ts', 'vite.renderer.config.ts', 'package-lock.json'],
    made: 'out/main/index.cjs',
    build: () => run(tool('electron-vite', 'bin/electron-vite.js'), ['build']),
  },
}

const tool = (name, file) => at(`node_modules/${name}/${file}`)

function run(script, args, env = {}) {
  const done = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new BuildError(`${done.stdout}${done.stderr}`.trim())
}

/** A build that failed; the message is what the build tool printed. */
export class BuildError extends Error {}

/** The latest change under a path, folders included (a folder's date changes when a file in it goes away). */
function changed(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, changed(join(path, name))), found.mtimeMs)
}

const isStale = ({ sources, made }) => {
  const built = statSync(at(made), { throwIfNoEntry: false })
  return !built || sources.some((path) => changed(at(path)) > built.mtimeMs)
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** One build at a time: several commands may start at once right after `npm ci`. */
async function locked(work) {
  const lock = at('out/.building')
  mkdirSync(at('out'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
      if (owner && !isAlive(owner)) rmSync(lock, { force: true })
      else await sleep(100)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/**
 * Makes sure that the named parts ('node', 'renderer', 'electron') are built from the sources as they are now.
 * Throws a BuildError.
 */
export async function ensureBuilt(...names) {
  if (!names.some((name) => isStale(parts[name]))) return
  await locked(() => {
    for (const name of names) if (isStale(parts[name])) parts[name].build()
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await locked(() => {
      parts.electron.build()
      parts.node.build()
    })
    console.log('Built out/main, out/preload, out/renderer and out/node.')
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
