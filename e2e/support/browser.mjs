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
  const seen = { requests: [], complaints: [], navigations: 0 }
  page.on('request', (request) => {
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
