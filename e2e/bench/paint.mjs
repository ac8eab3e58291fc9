// Paint times and “usable” of a slow phone, on a first visit (empty cache) and on the second.
// node bench/paint.mjs --base http://127.0.0.1:8080 [--runs 5] [--path /list]...   prints JSON
import { measure, options, phone, slowPage } from './rig.mjs'
import { usable } from './usable.mjs'

const { base, runs, paths } = options()
const LONG = 60_000

// Runs in the page before any of its own scripts.
function watch() {
  const seen = { fcp: null, lcp: null, cls: 0, ready: null, element: null }
  window.__paint = seen
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  on('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime
  })
  on('largest-contentful-paint', (entry) => {
    seen.lcp = entry.startTime
    seen.element = entry.element ? `${entry.element.tagName.toLowerCase()}.${entry.element.className}` : null
  })
  on('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.cls += entry.value
  })
  // Our app says so when it has taken the page over; other systems have no such mark.
  new MutationObserver(() => {
    if (document.body?.hasAttribute('data-ready')) seen.ready ??= performance.now()
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] })
}

/** A visit in which nothing is touched, until all has come and is drawn. */
const visit = (context, path) =>
  slowPage(context, async (page, cdp) => {
    const kinds = new Map()
    let bytes = 0
    cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) !== 'Image') bytes += encodedDataLength
    })
    await page.addInitScript(watch)
    const response = await page.goto(new URL(path, base).href, { waitUntil: 'load', timeout: LONG })
    if (response.status() !== 200) throw new Error(`${path} is answered with ${response.status()}`)
    // The app takes over after the first paint: wait until the network is quiet, then a little.
    await page.waitForLoadState('networkidle', { timeout: LONG })
    await page.waitForTimeout(1500)
    const seen = await page.evaluate(() => window.__paint)
    if (seen.lcp === null) throw new Error(`${path} painted nothing`)
    return { ...seen, bytes }
  })

/** A first and a second visit; touched ones apart, since a touch ends the largest paint's watch. */
async function both(browser, path, touched) {
  const [first, second] = await phone(browser, async (context) => [
    await visit(context, path),
    await visit(context, path),
  ])
  if (touched) {
    const url = new URL(path, base).href
    await phone(browser, async (context) => {
      first.usable = await slowPage(context, (page) => usable(page, url))
      second.usable = await slowPage(context, (page) => usable(page, url))
    })
  }
  return { first, second }
}

/** Whether a page has a filter that can be tapped, and the first project that it links to. */
async function look(browser, path) {
  const page = await browser.newPage()
  try {
    await page.goto(new URL(path, base).href, { waitUntil: 'load', timeout: LONG })
    const filters = (await page.locator('#filters, [data-bench-filter]').count()) > 0
    const hrefs = await page.$$eval('a[href]', (links) => links.map((link) => new URL(link.href).pathname))
    return { filters, project: hrefs.find((href) => /^\/projects\/[^/]+$/.test(href)) }
  } finally {
    await page.close()
  }
}

await measure(async (browser) => {
  const named = paths.map((path) => [path, path])
  if (named.length === 0) {
    const { project } = await look(browser, '/projects')
    named.push(['home', '/'], ['list', '/projects'])
    if (project) named.push(['project', project])
  }
  const pages = []
  for (const [name, path] of named) {
    const { filters } = await look(browser, path)
    const samples = []
    for (let run = 0; run < runs; run += 1) {
      samples.push(await both(browser, path, filters))
      const { first, second } = samples.at(-1)
      const ms = ({ lcp, usable }) => `largest paint ${Math.round(lcp)}${usable ? `, usable ${Math.round(usable)}` : ''} ms`
      console.error(`${path} ${run + 1}/${runs}: first ${ms(first)}; second ${ms(second)}`)
    }
    pages.push({ name, path, first: samples.map(({ first }) => first), second: samples.map(({ second }) => second) })
  }
  return { runs, pages }
})
