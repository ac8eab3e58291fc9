// Pictures of plots, halls, parks and assets: the first on top, the others in a row that is swiped.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { DESK, PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal, seeded } from '../support/server.mjs'

const folder = fileURLToPath(new URL('../screenshots/photos/', import.meta.url))

/** How far the page moved by itself since it was opened, as the browser scores it. */
const MOVED = () => {
  window.moved = 0
  const watch = (list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value
  }
  new PerformanceObserver(watch).observe({ type: 'layout-shift', buffered: true })
}

/** Every picture under `#main .photos`, as it is shown. */
const pictures = (page) =>
  page.$$eval('#main .photos img', (all) =>
    all.map((img) => ({
      alt: img.alt,
      lazy: img.loading === 'lazy',
      width: img.getAttribute('width'),
      height: img.getAttribute('height'),
      top: img.getBoundingClientRect().top,
      left: img.getBoundingClientRect().left,
      natural: img.naturalWidth,
      src: img.currentSrc,
      large: img.closest('a')?.getAttribute('href'),
    })),
  )

let site, browser
before(async () => {
  await mkdir(folder, { recursive: true })
  site = await portal(await seeded({ photos: true }))
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

describe('pictures', () => {
  it('stand on top of a plot, in the first screen, and move nothing', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.addInitScript(MOVED)
      // Late pictures are what moves a page.
      await page.route('**/pictures/**', async (route) => {
        await new Promise((done) => setTimeout(done, 400))
        await route.continue()
      })
      await open(page, `${site.base}/parcels/a-01`)
      await seen.quiet()
      const all = await pictures(page)
      assert.equal(all.length, 3)
      const [first, ...others] = all
      assert.ok(first.top > 0 && first.top < 300, `the first is at ${first.top}`)
      assert.ok(first.natural > 0 && first.src.endsWith('.avif'), first.src)
      assert.equal(first.lazy, false)
      for (const one of others) assert.ok(one.lazy, one.src)
      for (const { alt, width, height } of all) {
        assert.ok(alt.startsWith('经开区 A-01 地块，示意图（演示）'), alt)
        assert.deepEqual([width, height], ['800', '450'])
      }
      const facts = await page.locator('.decide').boundingBox()
      assert.ok(facts.y < 844, `what decides begins at ${facts.y}`)
      const moved = await page.evaluate(() => window.moved)
      assert.ok(moved < 0.01, `the page moved by ${moved}`)
      await accessible(page, '/parcels/a-01')
      await page.screenshot({ path: `${folder}plot.png` })
      assert.deepEqual(seen.complaints, [])
    }))

  it('are swiped in a row that snaps, without any script', () =>
    visit(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${site.base}/assets/k-01`)
      const row = page.locator('.photos__row')
      assert.equal(await row.locator('img').count(), 2)
      const styles = await row.evaluate((row) => {
        const { overflowX, scrollSnapType } = getComputedStyle(row)
        return { overflowX, scrollSnapType, wide: row.scrollWidth, seen: row.clientWidth }
      })
      assert.equal(styles.overflowX, 'auto')
      assert.equal(styles.scrollSnapType, 'x mandatory')
      // The page itself is never swiped aside.
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
    }))

  it('can be swiped to the last one', () =>
    visit(browser, { ...PHONE, viewport: { width: 320, height: 640 } }, async (page, _context, seen) => {
      await open(page, `${site.base}/parcels/a-01`)
      const row = page.locator('.photos__row')
      await row.evaluate((row) => row.scrollIntoView({ block: 'center' }))
      await row.evaluate((row) => {
        // As if the bureau had put in five.
        row.append(...[...row.children].concat([...row.children]).map((one) => one.cloneNode(true)))
      })
      await row.evaluate((row) => row.scrollTo({ left: 10_000, behavior: 'instant' }))
      await frames(page)
      const last = await row.locator('li').last().boundingBox()
      assert.ok(last.x + last.width <= 320, `the last ends at ${last.x + last.width}`)
      await row.evaluate((row) => row.scrollTo({ left: 70, behavior: 'instant' }))
      await frames(page)
      const lefts = await row.evaluate((row) => [...row.children].map((one) => one.getBoundingClientRect().left - row.getBoundingClientRect().left))
      assert.ok(lefts.some((left) => Math.abs(left - 4) < 1), `it stands at ${lefts}`)
      await seen.quiet()
    }))

  it('open their large size by a tap, and Back comes back', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, `${site.base}/parcels/a-01`)
      await seen.quiet()
      const [{ large }] = await pictures(page)
      assert.match(large, /^\/pictures\/a-01-plan-[0-9a-f]{8}\.800\..*\.jpg$/)
      await page.locator('.photos a').first().tap()
      await page.waitForURL(`**${large}`)
      await page.goBack()
      await page.waitForSelector('h1')
      assert.equal(await page.innerText('h1'), '经开区 A-01 地块')
    }))

  it('stand on a hall, a park, an asset, a story; where there is none, nothing does', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      for (const [address, count] of [['/plants/h-01', 2], ['/parks/jkq', 1], ['/assets/k-02', 1], ['/stories/hd-2026-06', 1], ['/parcels/a-07', 0], ['/plants/h-03', 0]]) {
        await open(page, site.base + address)
        await seen.quiet()
        const all = await pictures(page)
        assert.equal(all.length, count, address)
        for (const { alt, natural, lazy } of all) assert.ok(alt.includes('示意图（演示）') && (lazy || natural > 0), `${address}: ${alt}`)
        assert.equal(await page.locator('#main .photos').count(), count ? 1 : 0)
        await page.screenshot({ path: `${folder}${address.slice(1).replaceAll('/', '-')}.png` })
        await accessible(page, address)
      }
      assert.deepEqual(seen.complaints, [])
    }))

  it('keep a size that the eye can take in on a desk', () =>
    visit(browser, DESK, async (page, _context, seen) => {
      await open(page, `${site.base}/parcels/a-01`)
      await seen.quiet()
      const { width, height } = await page.locator('.photos img').first().boundingBox()
      assert.ok(width <= 681 && Math.abs(width / height - 16 / 9) < 0.02, `${width} by ${height}`)
      await page.screenshot({ path: `${folder}desk.png` })
    }))
})
