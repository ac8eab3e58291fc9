// Filtering a long list with the processor slowed four times: from a real tap on a choice to the
// end of the frame that shows the changed list.
// node bench/filter.mjs --base http://127.0.0.1:8080 [--runs 5]      prints one JSON object
import { indexed } from '../support/steps.mjs'
import { ready } from '../support/browser.mjs'
import { measure, options, phone, slowPage } from './rig.mjs'

const { base, runs } = options()
const FACETS = ['mode', 'industry', 'amount', 'field', 'land']
const WARM_UP = 2

/** The processor time that the page's scripts took so far. */
async function scripting(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration').value * 1_000
}

// In the page: resolves with the time from the tap's own event to after the frame with the new count.
const watchTap = () => {
  window.__tapped = new Promise((done) => {
    let from = null
    addEventListener('click', (event) => (from = event.timeStamp), { capture: true, once: true })
    const watch = new MutationObserver(() => {
      if (from === null) return
      watch.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)))
    })
    watch.observe(document.querySelector('.list__count'), { childList: true, characterData: true, subtree: true })
  })
}

/** Taps a choice of a facet; gives its milliseconds to paint and in scripts. */
async function tap(page, cdp, facet, nth) {
  const choice = page.locator(`.choice[id^="f-${facet}-"]`).nth(nth)
  await choice.scrollIntoViewIfNeeded()
  const before = await scripting(cdp)
  await page.evaluate(watchTap)
  await choice.tap()
  const took = await page.evaluate(() => window.__tapped)
  return { took, scripts: (await scripting(cdp)) - before }
}

await measure((browser) =>
  phone(browser, (context) =>
    slowPage(
      context,
      async (page, cdp) => {
        context.setDefaultTimeout(60_000)
        await page.goto(new URL('/projects', base).href)
        await ready(page)
        await indexed(page)
        await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
        await page.locator('#filters').tap()
        const seen = []
        for (let turn = 0; turn < runs + WARM_UP; turn += 1) {
          const facet = FACETS[turn % FACETS.length]
          seen.push(await tap(page, cdp, facet, 1))
          // Out again, so that every tap starts from the whole list.
          await tap(page, cdp, facet, 1)
        }
        const counted = seen.slice(WARM_UP)
        return { taps: counted.map(({ took }) => took), scripts: counted.map(({ scripts }) => scripts) }
      },
      { network: false },
    ),
  ),
)
