/** A person at the log view: what they do over and over, and what they see of it. */
import type { CDPSession, Page } from 'playwright'

/** How fast a person scrolls, px/s: some hundred lines a second. */
const SPEED = 3000

/** What a person does, over and over: follows, scrolls up, pulls the scrollbar, types a query, clears it. Counts the rounds. */
export async function work(page: Page, cdp: CDPSession, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  const box = await page.locator('[data-log]').boundingBox()
  if (box === null) throw new Error('the log view is not on screen')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const scroll = (distance: number) =>
    cdp.send('Input.synthesizeScrollGesture', { x, y, yDistance: distance, speed: SPEED, gestureSourceType: 'mouse' })
  let rounds = 0
  while (performance.now() < until) {
    rounds += 1
    await page.locator('[data-log]').focus()
    await page.keyboard.press('End')
    await page.waitForTimeout(500)
    await scroll(6000)
    await scroll(-3000)
    await page.locator('[data-log]').evaluate(
      (element, share) => {
        element.scrollTop = element.scrollHeight * share
      },
      (rounds % 10) / 10,
    )
    await page.waitForTimeout(300)
    await scroll(3000)
    await page
      .locator('[data-query]')
      .pressSequentially(rounds % 2 === 0 ? 'handshake timeout' : 'level>=warn', { delay: 60 })
    await page.waitForTimeout(600)
    await page.locator('[data-query]').fill('')
    await page.waitForTimeout(400)
  }
  return rounds
}

/** The least that the browser reports, ms; what is faster counts as this. */
const FAST = 16

/**
 * From now on notes how long each key that is pressed in the query field took to be seen, as the browser itself measures
 * it; ask for the times, ms, the shortest first.
 */
export async function listenToKeys(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate((fast) => {
    const noted = { pressed: 0, slow: [] as number[] }
    Object.assign(window, { noted })
    document.querySelector('[data-query]')?.addEventListener('keydown', () => {
      noted.pressed += 1
    })
    const seen = new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') noted.slow.push(duration)
    })
    seen.observe({ type: 'event', durationThreshold: fast } as PerformanceObserverInit)
  }, FAST)
  return async () => {
    const { pressed, slow } = await page.evaluate(
      () => (window as unknown as { noted: { pressed: number; slow: number[] } }).noted,
    )
    const rest = Array.from({ length: Math.max(0, pressed - slow.length) }, () => FAST)
    return [...rest, ...slow].sort((a, b) => a - b)
  }
}

export interface Steps {
  /** Steps of scrolling that the page heard of. */
  readonly all: number
  /** Those of them that came upon a place without a line: the browser scrolls by itself and does not wait for the page. */
  readonly bare: number
}

/** From now on looks, at each step of scrolling and before the page does, whether lines reach from edge to edge; ask for what was seen. */
export async function listenToSteps(page: Page): Promise<() => Promise<Steps>> {
  await page.evaluate(() => {
    const steps = { all: 0, bare: 0 }
    Object.assign(window, { steps })
    const look = ({ target }: Event) => {
      if (!(target instanceof Element) || !target.matches('[data-log]')) return
      const { left, top, bottom } = target.getBoundingClientRect()
      const isLine = (y: number) => document.elementFromPoint(left + 40, y)?.closest('[role=row]') != null
      steps.all += 1
      if (!isLine(top + 2) || !isLine(bottom - 2)) steps.bare += 1
    }
    window.addEventListener('scroll', look, { capture: true, passive: true })
  })
  return () => page.evaluate(() => (window as unknown as { steps: Steps }).steps)
}

/** A page of plain rows that nobody adds to, and the same scrolling: what this machine can do at all. */
export async function scrollPlainRows(page: Page, cdp: CDPSession, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000
  await page.evaluate(() => {
    document.body.innerHTML = '<div style="height:600px;overflow-y:scroll;background:#fff;font:12.5px monospace"></div>'
    const rows = Array.from({ length: 800 }, (_, at) => {
      const row = document.createElement('div')
      row.style.cssText = 'height:22px;white-space:nowrap;overflow:hidden'
      row.textContent = `${at} motor.c: control(412): current 4.2 A, voltage 23.9 V, temperature 41.5 C`
      return row
    })
    document.body.firstElementChild?.append(...rows)
  })
  for (let down = true; performance.now() < until; down = !down) {
    await cdp.send('Input.synthesizeScrollGesture', {
      x: 600,
      y: 300,
      yDistance: down ? -6000 : 6000,
      speed: SPEED,
      gestureSourceType: 'mouse',
    })
  }
}
