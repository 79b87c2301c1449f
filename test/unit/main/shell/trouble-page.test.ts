import { describe, expect, test } from 'vitest'
import { textsFor } from '../../../../src/main/shell/texts.ts'
import { TROUBLE, TRY_AGAIN, troubleFile } from '../../../../src/main/shell/trouble-page.ts'

const en = textsFor('en')
const locked = { code: 'data-locked', data: { detail: '/data' } } as const

describe('troubleFile', () => {
  test('says what is wrong, what was kept and what to do, and offers to try again', () => {
    const file = troubleFile(TROUBLE, locked, en)
    expect(file?.type).toBe('text/html; charset=utf-8')
    expect(file?.body).toContain('<h1>Another Fieldtap uses the data folder /data.</h1>')
    expect(file?.body).toContain('Close it, or give another folder with --data.')
    expect(file?.body).toContain('Everything captured so far is safe.')
    expect(file?.body).toContain(`<a href="${TRY_AGAIN}">Try again</a>`)
  })

  test('holds under the page’s policy: nothing inline', () => {
    const body = troubleFile(TROUBLE, locked, en)?.body ?? ''
    expect(body).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
    const style = /<link rel="stylesheet" href="([^"]+)">/.exec(body)?.[1] ?? ''
    expect(troubleFile(new URL(style, TROUBLE).href, null, en)?.type).toBe('text/css; charset=utf-8')
  })

  test('takes no markup from what it tells of', () => {
    const detail = '/data/<img src=x onerror=alert(1)>&"\''
    const body = troubleFile(TROUBLE, { code: 'data-locked', data: { detail } }, en)?.body ?? ''
    expect(body).not.toContain('<img')
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;')
  })

  test('speaks the language of the system where it can', () => {
    expect(troubleFile(TROUBLE, locked, textsFor('zh-CN'))?.body).toContain('重试')
  })

  test('is nowhere else, and not there without trouble', () => {
    expect(troubleFile(TROUBLE, null, en)).toBeNull()
    expect(troubleFile('app://fieldtap/index.html', locked, en)).toBeNull()
    expect(troubleFile(TRY_AGAIN, locked, en)).toBeNull()
  })
})
