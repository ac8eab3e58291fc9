// Usable: from the start of the navigation until a tap on a filter has changed the list on screen.
// The finger acts as soon as it can: it opens the filters when the page has first painted, and taps
// a choice when the choices have painted. Whether the app changes the list or the server, by
// another page, is all the same; what counts is the frame in which the changed count is painted.

const LONG = 60_000
/** A tap that nothing came of is repeated after this long, as a visitor would. */
const PATIENCE = 3_000

// Runs in each document before its own scripts, and calls the three bindings below.
function follow() {
  const LIST = '[data-bench-list], .list__count'
  const BEFORE = 'bench-list'
  const painted = (then) => requestAnimationFrame(() => setTimeout(then))
  const now = () => performance.timeOrigin + performance.now()
  const text = () => document.querySelector(LIST)?.textContent.trim() ?? null
  const middle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2, on: y >= 0 && y + height <= innerHeight && height > 0 }
  }
  const tapped = () => document.querySelector('[data-bench-filter], #filters')
  // The first choice in sight that is not all there is.
  window.__choice = () => {
    const all = Number.parseInt(text(), 10)
    for (const choice of document.querySelectorAll('.choice')) {
      const count = Number(choice.querySelector('.choice__count')?.textContent)
      const place = middle(choice)
      if (place.on && count > 0 && count !== all) return place
    }
    return null
  }
  let over = false
  const check = () => {
    const before = sessionStorage.getItem(BEFORE)
    if (over || before === null || text() === null || text() === before) return
    over = true
    painted(() => window.__changed(now()))
  }
  addEventListener('toggle', (event) => {
    if (event.target.matches('details:has(#filters)') && event.target.open) painted(() => window.__opened())
  }, true)
  new PerformanceObserver((list) => {
    if (!list.getEntries().some(({ name }) => name === 'first-contentful-paint')) return
    if (sessionStorage.getItem(BEFORE) === null) {
      sessionStorage.setItem(BEFORE, text())
      new MutationObserver(check).observe(document, { subtree: true, childList: true, characterData: true })
      window.__painted({ from: performance.timeOrigin, place: middle(tapped()) })
    } else check()
  }).observe({ type: 'paint', buffered: true })
}

/** Milliseconds until the list has changed. */
export async function usable(page, url) {
  let from
  const tap = ({ x, y }) => page.touchscreen.tap(x, y).catch(() => {})
  const choose = async () => {
    const place = await page.evaluate(() => window.__choice()).catch(() => null)
    if (place) await tap(place)
  }
  let again
  let done
  const changed = new Promise((resolve) => (done = resolve))
  await page.exposeBinding('__changed', (_, at) => done(at))
  await page.exposeBinding('__painted', async (_, first) => {
    from = first.from
    await tap(first.place)
  })
  await page.exposeBinding('__opened', async () => {
    await choose()
    again ??= setInterval(choose, PATIENCE)
  })
  await page.addInitScript(follow)
  try {
    await page.goto(url, { waitUntil: 'commit', timeout: LONG })
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error(`${url}: no tap changed the list`)), LONG).unref())
    const at = await Promise.race([changed, late])
    clearInterval(again)
    // The rest of the visit fills the cache for the next one.
    await page.waitForLoadState('networkidle', { timeout: LONG })
    await page.waitForTimeout(500)
    return at - from
  } finally {
    clearInterval(again)
  }
}
