#!/usr/bin/env node
// Draws the pictures of resources/ from their SVG files. Run it after changing one, and commit what it writes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { root } from './build.mjs'
import { isRoot } from './machine.mjs'
import { findChromium } from './tools.mjs'

/** What is drawn: from, to, pixels on a side. macOS takes names that end in Template for pictures to color itself. */
const pictures = [
  ['icon.svg', 'icon.png', 1024],
  ['icon.svg', 'window.png', 256],
  ['tray.svg', 'tray.png', 24],
  ['tray.svg', 'tray@2x.png', 48],
  ['tray-template.svg', 'trayTemplate.png', 18],
  ['tray-template.svg', 'trayTemplate@2x.png', 36],
]

const browser = await chromium.launch({ executablePath: findChromium(), args: isRoot ? ['--no-sandbox'] : [] })
for (const [from, to, size] of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = readFileSync(join(root, 'resources', from), 'utf8')
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  writeFileSync(join(root, 'resources', to), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
