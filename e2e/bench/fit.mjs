// The fit test with the processor slowed four times: what the rule takes over every plot and unit, and
// from a key to the frame that shows the answer.
// node bench/fit.mjs --base http://127.0.0.1:8080 [--runs 5]      prints one JSON object
import { ready } from '../support/browser.mjs'
import { measure, options, phone, slowPage } from './rig.mjs'

const { base, runs } = options()
const WARM_UP = 2

// In the page: resolves with the time from the key's own event to after the frame with the new answer.
const watchKey = () => {
  window.__answered = new Promise((done) => {
    let from = null
    addEventListener('input', (event) => (from = event.timeStamp), { capture: true, once: true })
    const watch = new MutationObserver(() => {
      if (from === null) return
      watch.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)))
    })
    watch.observe(document.querySelector('[data-fit-result]'), { childList: true, subtree: true, characterData: true })
  })
}

await measure((browser) =>
  phone(browser, (context) =>
    slowPage(
      context,
      async (page) => {
        context.setDefaultTimeout(60_000)
        await page.goto(new URL('/parcels/fit', base).href)
        await ready(page)
        const height = page.locator('form[data-fit] input[name="height"]')
        const painted = []
        for (let turn = 0; turn < runs + WARM_UP; turn += 1) {
          await height.focus()
          await page.evaluate(watchKey)
          await height.fill(String(5 + (turn % 4)))
          painted.push(await page.evaluate(() => window.__answered))
        }
        const rule = await page.evaluate(() => performance.getEntriesByName('fit').map(({ duration }) => duration))
        return { rule: rule.slice(WARM_UP), painted: painted.slice(WARM_UP) }
      },
      { network: false },
    ),
  ),
)
