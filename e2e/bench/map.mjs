// The map of plots on a slow phone: from the start of the navigation until every plot is painted and a
// tap on one is answered.
// node bench/map.mjs --base http://127.0.0.1:8080 [--runs 5]      prints one JSON object
import { measure, options, phone, slowPage } from './rig.mjs'

const { base, runs } = options()

await measure(async (browser) => {
  const usable = []
  let plots = 0
  for (let run = 0; run < runs; run += 1) {
    await phone(browser, (context) =>
      slowPage(context, async (page) => {
        context.setDefaultTimeout(60_000)
        await page.goto(new URL('/parcels/map', base).href)
        await page.waitForSelector('[data-map][data-drawn]')
        plots = Number(await page.getAttribute('[data-map]', 'data-drawn'))
        usable.push(await page.evaluate(() => performance.getEntriesByName('map:usable').at(-1).startTime))
      }),
    )
  }
  return { plots, usable }
})
