// The rig of every measurement: Chromium as a phone, on a slow network, with a slow processor.
import { parseArgs } from 'node:util'
import { PHONE, launch } from '../support/browser.mjs'

const kilobitsPerSecond = (n) => (n * 1000) / 8
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: kilobitsPerSecond(1600),
  uploadThroughput: kilobitsPerSecond(750),
}
const SLOWED = 4

/** `--base`, `--runs` and any number of `--path`; only a server on this machine is measured. */
export function options() {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: 'http://127.0.0.1:8080' },
      runs: { type: 'string', default: '5' },
      path: { type: 'string', multiple: true, default: [] },
    },
  })
  const base = new URL(values.base)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(base.hostname)) {
    console.error('only a server on this machine is measured')
    process.exit(2)
  }
  const runs = Math.min(Math.max(Number.parseInt(values.runs, 10) || 5, 1), 25)
  return { base, runs, paths: values.path }
}

/** Lends a browser, then prints what came of it as JSON, with the browser's version. */
export async function measure(use) {
  const browser = await launch()
  try {
    const found = await use(browser)
    console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, ...found }, null, 2))
  } finally {
    await browser.close()
  }
}

/** A phone of its own: its cache lives as long as it does. */
export async function phone(browser, use) {
  const context = await browser.newContext({ ...PHONE, locale: 'zh-CN', serviceWorkers: 'block' })
  try {
    return await use(context)
  } finally {
    await context.close()
  }
}

/** A page of that phone, slowed; `network: false` slows the processor alone. */
export async function slowPage(context, use, { network = true } = {}) {
  const page = await context.newPage()
  try {
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    if (network) await cdp.send('Network.emulateNetworkConditions', SLOW_NETWORK)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
    return await use(page, cdp)
  } finally {
    await page.close()
  }
}
