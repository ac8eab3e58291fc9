// Paint times of a slow phone: first visits with an empty cache, medians of several runs.
// node bench/paint.mjs --base http://127.0.0.1:8080 [--runs 5]      prints one JSON object
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:8080' },
    runs: { type: 'string', default: '5' },
  },
})
const base = new URL(values.base)
const runs = Math.min(Math.max(Number.parseInt(values.runs, 10) || 5, 1), 25)
if (!['127.0.0.1', 'localhost', '[::1]'].includes(base.hostname)) {
  console.error('only a server on this machine is measured')
  process.exit(2)
}

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const kilobitsPerSecond = (n) => (n * 1000) / 8

// Runs in the page before any of its own scripts.
function watch() {
  const seen = { fcp: null, lcp: null, cls: 0, element: null }
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
}

async function visit(browser, path) {
  const context = await browser.newContext({ ...phone, locale: 'zh-CN', serviceWorkers: 'block' })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: false })
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: kilobitsPerSecond(1600),
      uploadThroughput: kilobitsPerSecond(750),
    })
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })

    const kinds = new Map()
    let bytes = 0
    let requests = 0
    cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      requests += 1
      if (kinds.get(requestId) !== 'Image') bytes += encodedDataLength
    })

    await page.addInitScript(watch)
    const response = await page.goto(new URL(path, base).href, { waitUntil: 'load', timeout: 60_000 })
    if (response.status() !== 200) throw new Error(`${path} is answered with ${response.status()}`)
    // The app takes over after the first paint: wait until the network is quiet, then a little.
    await page.waitForLoadState('networkidle', { timeout: 60_000 })
    await page.waitForTimeout(1500)
    const seen = await page.evaluate(() => window.__paint)
    if (seen.lcp === null) throw new Error(`${path} painted nothing`)
    return { ...seen, bytes, requests }
  } finally {
    await context.close()
  }
}

async function firstProject(browser) {
  const page = await browser.newPage()
  try {
    await page.goto(new URL('/projects', base).href, { waitUntil: 'domcontentloaded', timeout: 60_000 })
    const paths = await page.$$eval('a[href]', (links) => links.map((link) => new URL(link.href).pathname))
    return paths.find((path) => /^\/projects\/[^/]+$/.test(path)) ?? null
  } finally {
    await page.close()
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const browser = await chromium.launch({
  executablePath: process.env.YINGSHANG_CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
try {
  const project = await firstProject(browser)
  if (project === null) throw new Error('/projects links to no project page')
  const pages = []
  for (const path of ['/', '/projects', project]) {
    const samples = []
    for (let run = 0; run < runs; run += 1) {
      samples.push(await visit(browser, path))
      console.error(`${path} ${run + 1}/${runs}: largest paint ${Math.round(samples.at(-1).lcp)} ms`)
    }
    const of = (key) => median(samples.map((sample) => sample[key]))
    pages.push({
      path,
      fcp: of('fcp'),
      lcp: of('lcp'),
      cls: of('cls'),
      bytes: of('bytes'),
      requests: of('requests'),
      element: samples[0].element,
      samples,
    })
  }
  console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, runs, pages }, null, 2))
} finally {
  await browser.close()
}
