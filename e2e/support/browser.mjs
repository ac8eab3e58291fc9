// One browser for a test file, a fresh context (an own phone, an own desk) for each test.
import { chromium } from 'playwright-core'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
export const DESK = { viewport: { width: 1280, height: 800 } }

export const launch = () =>
  chromium.launch({ executablePath: process.env.YINGSHANG_CHROMIUM || '/usr/bin/chromium', args: ARGS })

/** Lends a page in a context of its own and notes what went wrong in it. */
export async function visit(browser, options, use) {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
  context.setDefaultTimeout(10_000)
  // A page that is opened may wait for a busy machine; what follows on it may not.
  context.setDefaultNavigationTimeout(30_000)
  try {
    const page = await context.newPage()
    return await use(page, context, watch(page))
  } finally {
    await context.close()
  }
}

// Trunk writes `integrity` on the program's preload, where Chromium does not check it yet.
const HARMLESS = /`integrity` attribute is currently ignored for preload/

/** Everything that a page asked for, and every complaint of the console. */
function watch(page) {
  let open = 0
  const seen = {
    requests: [],
    complaints: [],
    navigations: 0,
    /** Nothing is being asked for, and nothing follows from what was answered. */
    quiet: async () => {
      await page.waitForLoadState('load')
      for (let calm = 0; calm < 3; calm = open === 0 ? calm + 1 : 0) await frames(page)
    },
  }
  page.on('requestfinished', () => (open -= 1))
  page.on('requestfailed', () => (open -= 1))
  page.on('request', (request) => {
    open += 1
    seen.requests.push(request.url())
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) seen.navigations += 1
  })
  page.on('console', (message) => {
    const loud = message.type() === 'error' || message.type() === 'warning'
    if (loud && !HARMLESS.test(message.text())) seen.complaints.push(message.text())
  })
  page.on('pageerror', (error) => seen.complaints.push(String(error)))
  return seen
}

/** The app has taken the page over. */
export const ready = (page) => page.waitForSelector('body[data-ready]', { state: 'attached' })

/** Opens an address and waits for the app. */
export async function open(page, url) {
  const response = await page.goto(url)
  await ready(page)
  return response
}

/** Two frames: what was changed is rendered and laid out. */
export const frames = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))

/** The page of an address has come to the screen without a reload of the app. */
export async function arrived(page, pattern) {
  await page.waitForURL(pattern)
  await page.waitForFunction(() => !document.querySelector('#main [role="status"]')?.textContent.includes('正在打开'))
  await page.waitForSelector('#document h1')
  await frames(page)
}

/** Opens a page whose program is held back; gives what lets it come and waits for the app. */
export async function held(page, url) {
  let come
  const gate = new Promise((resolve) => (come = resolve))
  await page.route('**/*.wasm', async (route) => {
    await gate
    // A page that was left asks for nothing any more.
    await route.continue().catch(() => {})
  })
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector('#boot', { state: 'attached' })
  return async () => {
    if (await page.locator('body[data-ready]').count()) throw new Error('the app was there too early')
    come()
    await ready(page)
    await frames(page)
  }
}
