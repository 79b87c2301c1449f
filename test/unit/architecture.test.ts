import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** File, what it imports, and the beginning of what the linter must say about it. */
const refused: [file: string, source: string, message: string][] = [
  ['src/main/core/store/lines.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload may import'],
  ['src/main/core/platforms/aws/sign.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload'],
  ['src/main/serve.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload may import electron'],
  ['src/cli/level.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload may import electron'],
  ['src/renderer/client.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload may import electron'],
  ['src/shared/model.ts', 'electron', 'Only src/main/index.ts, src/main/shell and src/preload may import electron'],
  ['src/main/shell/core-entry.ts', 'electron', 'core-entry.ts also runs in plain Node'],

  ['src/main/core/core.ts', '../shell/window.ts', 'The core imports only itself and src/shared'],
  ['src/main/core/router.ts', '../serve.ts', 'The core imports only itself and src/shared'],
  ['src/main/core/site/broker.ts', '../../../cli/index.ts', 'The core imports only itself and src/shared'],
  ['src/main/core/bundle/read.ts', '../../../renderer/client.ts', 'The core imports only itself and src/shared'],
  ['src/main/core/platforms/aws/level.ts', '../../../shell/window.ts', 'The core imports only itself and src/shared'],

  ['src/shared/query.ts', 'node:fs', 'src/shared runs everywhere: no Node, no DOM'],
  ['src/shared/errors.ts', 'react', 'src/shared runs everywhere: no Node, no DOM'],
  ['src/shared/contract/contract.ts', '../main/core/core.ts', 'src/shared runs everywhere: no Node, no DOM'],
  ['src/shared/levels.ts', '../renderer/client.ts', 'src/shared runs everywhere: no Node, no DOM'],

  ['src/renderer/views/device.tsx', '../../main/core/core.ts', 'The renderer imports only itself and src/shared'],
  ['src/renderer/views/export.tsx', '../../preload/index.ts', 'The renderer imports only itself and src/shared'],
  ['src/renderer/views/list.tsx', 'node:fs', 'The renderer runs in a sandbox without Node'],
  ['src/renderer/views/tail.tsx', 'better-sqlite3', 'The renderer runs in a sandbox without Node'],

  ['src/main/core/platforms/tencent/decode.ts', '../huawei/decode.ts', 'Platforms never import each other'],
  ['src/main/core/platforms/tencent/a/decode.ts', '../../pelion/decode.ts', 'Platforms never import each other'],
  ['src/main/core/platforms/huawei/decode.ts', '../../platforms/aws/sign.ts', 'Platforms never import each other'],
  ['src/main/core/platforms/tencent/level.ts', '../../store/store.ts', 'A platform is a pure translator'],
  ['src/main/core/platforms/tencent/history.ts', '../../links/http.ts', 'A platform is a pure translator'],
  ['src/main/core/platforms/pelion/history.ts', '../../capture/lease.ts', 'A platform is a pure translator'],
  ['src/main/core/platforms/platform.ts', '../site/broker.ts', 'A platform is a pure translator'],

  ['src/main/index.ts', './core/core.ts', 'The shell does not reach into the core'],
  ['src/main/shell/window.ts', '../core/store/store.ts', 'The shell does not reach into the core'],
  ['src/main/shell/menu.ts', '../../renderer/client.ts', 'The shell does not reach into the core'],
  ['src/preload/index.ts', '../main/shell/window.ts', 'The preload only hands the port over'],
  ['src/preload/facts.ts', 'node:fs', 'The preload only hands the port over'],

  ['src/cli/search.ts', '../main/core/store/store.ts', 'The command line is a client of the contract'],
  ['src/cli/export.ts', '../main/shell/window.ts', 'The command line is a client of the contract'],
]

const allowed: [file: string, source: string][] = [
  ['src/main/index.ts', 'electron'],
  ['src/main/index.ts', './shell/window.ts'],
  ['src/main/shell/dialogs.ts', 'electron'],
  ['src/main/shell/dialogs.ts', '../../shared/contract/contract.ts'],
  ['src/main/shell/core-process.ts', '../core/core.ts'],
  ['src/main/shell/core-entry.ts', '../core/core.ts'],
  ['src/preload/index.ts', 'electron'],
  ['src/main/serve.ts', './core/core.ts'],
  ['src/main/core/core.ts', './platforms/index.ts'],
  ['src/main/core/capture/gaps.ts', '../store/store.ts'],
  ['src/main/core/capture/gaps.ts', '../../../shared/model.ts'],
  ['src/main/core/platforms/index.ts', './tencent/index.ts'],
  ['src/main/core/platforms/tencent/index.ts', './decode.ts'],
  ['src/main/core/platforms/tencent/index.ts', '../platform.ts'],
  ['src/main/core/platforms/tencent/index.ts', '../../../../shared/model.ts'],
  ['src/main/core/platforms/tencent/index.ts', 'node:crypto'],
  ['src/main/core/platforms/tencent/a/b.ts', '../../platform.ts'],
  ['src/main/core/platforms/tencent/a/b.ts', '../sign.ts'],
  ['src/cli/index.ts', '../main/core/core.ts'],
  ['src/cli/index.ts', '../shared/contract/contract.ts'],
  ['src/shared/model.ts', 'zod'],
  ['src/renderer/main.tsx', '../shared/contract/contract.ts'],
  ['src/renderer/main.tsx', 'react'],
]

interface Diagnostic {
  readonly message: string
  readonly category: string
  readonly location: { readonly path: string; readonly start: { readonly line: number } }
}

/** Every way to take something from another module; the rule must see all of them. */
const forms = {
  'a value': (source: string) => `import { x } from '${source}'; export const y = x`,
  'a type': (source: string) => `import type { X } from '${source}'; export type Y = X`,
  'a re-export': (source: string) => `export * from '${source}'`,
  'a side effect': (source: string) => `import '${source}'`,
  'an import at run time': (source: string) => `export const y = await import('${source}')`,
}

/** The snippets by file, one a line: the line tells the cases of one file apart. */
const files = new Map<string, string[]>()
const place = (file: string, snippet: string) => {
  const lines = files.get(file) ?? []
  files.set(file, lines)
  return { file, line: lines.push(snippet) }
}

const refusedCases = refused.map(([file, source, message]) => ({
  ...place(file, forms['a side effect'](source)),
  source,
  message,
}))
const allowedCases = allowed.map(([file, source]) => ({ ...place(file, forms['a side effect'](source)), source }))
const formCases = Object.entries(forms).map(([form, snippet]) => ({
  ...place(`src/main/core/forms/${form.replaceAll(' ', '-')}.ts`, snippet('../../shell/window.ts')),
  form,
}))

let folder: string
let diagnostics: Diagnostic[]

// One run of the linter over all snippets, with the project's own configuration.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-architecture-'))
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  for (const [path, lines] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), lines.join('\n'))
  }
  const biome = spawnSync(
    process.execPath,
    [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: folder, encoding: 'utf8' },
  )
  diagnostics = (JSON.parse(biome.stdout) as { diagnostics: Diagnostic[] }).diagnostics
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const messages = ({ file, line }: { file: string; line: number }) =>
  diagnostics
    .filter(({ category, location }) => category === 'lint/style/noRestrictedImports' && location.path === file)
    .filter(({ location }) => location.start.line === line)
    .map(({ message }) => message)

describe('import directions', () => {
  test.each(refusedCases)('$file may not import $source', (one) => {
    expect(messages(one)).toEqual([expect.stringMatching(new RegExp(`^${RegExp.escape(one.message)}`))])
  })

  test.each(allowedCases)('$file may import $source', (one) => {
    expect(messages(one)).toEqual([])
  })

  test.each(formCases)('$form is an import too', (one) => {
    expect(messages(one)).toEqual([expect.stringContaining('The core imports only itself and src/shared')])
  })
})
